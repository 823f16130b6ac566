// The picker of a role: a box that narrows the list. Without this script the list is simply whole.
(() => {
  const rows = (box) => [...document.querySelectorAll(box.dataset.filter)];
  const reveal = () => document.querySelectorAll("[data-filter][hidden]").forEach((box) => { box.hidden = rows(box).length < 8; });
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-filter]");
    if (!box) return;
    const wanted = box.value.trim().toLowerCase();
    rows(box).forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted) && !row.querySelector(":checked"); });
  });
})();
