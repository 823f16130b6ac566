// A form is sent once: a second press waits for the first answer. The first field with an error gets the focus.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-again") || form.method === "dialog") return;
    if (form.dataset.sending) return event.preventDefault();
    if (form.matches("[hx-post], [data-hx-post]")) return;
    form.dataset.sending = "yes";
    event.submitter?.classList.add("htmx-request");
    event.submitter?.setAttribute("aria-busy", "true");
  });
  // Back from the next page: the form may be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sending]").forEach((form) => {
      delete form.dataset.sending;
      form.querySelectorAll(".htmx-request").forEach((button) => { button.classList.remove("htmx-request"); button.removeAttribute("aria-busy"); });
    });
  });
  document.querySelector('main [aria-invalid="true"]')?.focus();
})();
