// The suggested severity is taken over at once; without this script its button posts and the form comes back.
(() => {
  document.documentElement.dataset.script = "on";
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-use-level]");
    const level = button && document.getElementById(`level-${button.dataset.useLevel}`);
    if (!level) return;
    event.preventDefault();
    level.checked = true;
    level.dispatchEvent(new Event("change", { bubbles: true }));
    level.focus();
  });
})();
