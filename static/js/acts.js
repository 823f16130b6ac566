// Answers of acts. A refusal comes as reasons for the slots beside the fields; what was typed is never touched.
(() => {
  // What stands beside the fields (review, autosave, preview) sends for itself: its answer is not the form's.
  const form = (event) => (event.target.closest?.("[data-aside]") ? null : event.target.closest?.("form[hx-post]"));
  const general = (node) => node.querySelector(".error:not([data-for])") || document.getElementById("alerts");
  const slots = (node) => [...node.querySelectorAll(".error")];

  function clear(node) {
    slots(node).forEach((slot) => slot.replaceChildren());
    node.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  }

  function mark(node) {
    const bad = slots(node).filter((slot) => slot.dataset.for && slot.textContent.trim());
    const fields = bad.map((slot) => document.getElementById(slot.dataset.for)).filter(Boolean);
    const real = fields.map((field) => (field.matches("input,select,textarea") ? field : field.querySelector("input"))).filter(Boolean);
    real.forEach((field) => field.setAttribute("aria-invalid", "true"));
    if (real[0]) real[0].focus();
    else general(node).scrollIntoView({ block: "nearest" });
  }

  function tell(node, text) {
    const place = general(node);
    const words = document.createElement(place.id === "alerts" ? "p" : "span");
    words.textContent = text;
    if (place.id === "alerts") { words.className = "banner"; words.dataset.tone = "orange"; }
    place.replaceChildren(words);
    document.getElementById("alert").textContent = text;
  }

  // A form of one press has no slots: the reason is said above the room instead.
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const placed = (node, text) => slots(node).length > 0 || text.includes('hx-target="#alerts"');
  const reason = (text) => [...parsed(text).querySelectorAll("hx-partial")].map((one) => (one.content || one).textContent.trim()).find(Boolean) || words[403];

  const words = {
    403: "You are signed out, or may not do this. Your text is kept here; sign in again in another tab and send it again.",
    404: "This is not here any more. Reload the room; your text is kept on this device.",
    413: "This is too long to send.",
    429: "Too many at once. Your text is kept here; send it again in a moment.",
  };

  document.addEventListener("htmx:before:request", (event) => { const node = form(event); if (node) clear(node); });
  document.addEventListener("htmx:after:swap", (event) => {
    const node = form(event), ctx = event.detail.ctx, status = ctx?.response?.status || 0;
    if (!node || status < 400) return;
    if (ctx.text?.includes("<hx-partial")) { if (!placed(node, ctx.text)) tell(node, reason(ctx.text)); else mark(node); }
    else tell(node, words[status] || "Something broke on our side. Your text is still here; send it again.");
  });
  document.addEventListener("htmx:error", (event) => {
    const node = form(event);
    if (node && event.detail.ctx && !event.detail.ctx.response) tell(node, "Not sent: no connection. Your text is kept here; send it again when the connection is back.");
  });
})();
