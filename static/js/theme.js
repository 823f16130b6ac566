// The theme changes at once; without this script the same form posts and the page comes back in the new theme.
(() => {
  const form = document.querySelector("[data-theme-form]");
  form?.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button) return;
    event.preventDefault();
    const theme = button.value;
    document.cookie = `theme=${theme};path=/;max-age=${theme ? 31536000 : 0};samesite=lax${location.protocol === "https:" ? ";secure" : ""}`;
    if (theme) document.documentElement.dataset.theme = theme; else delete document.documentElement.dataset.theme;
    form.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
  });
})();
