// One voice for what is neither clock nor entry: toasts, politely; what is meant for this person alone, at once.
(() => {
  const STAYS = 8000;
  const toasts = document.getElementById("toasts");
  const say = (id, text) => { const region = document.getElementById(id); if (region) region.textContent = text; };
  const words = (node) => (node.querySelector("[data-words]") || node).textContent.trim().replace(/\s+/g, " ");

  // A toast leaves by itself, but not from under a pointer or a focus.
  function keep(toast) {
    let timer = 0;
    const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), STAYS); };
    const hold = () => clearTimeout(timer);
    ["pointerenter", "focusin"].forEach((name) => toast.addEventListener(name, hold));
    ["pointerleave", "focusout"].forEach((name) => toast.addEventListener(name, wait));
    toast.addEventListener("htmx:before:request", () => { hold(); toast.hidden = true; });
    toast.addEventListener("htmx:finally:request", () => toast.remove());
    wait();
  }

  if (toasts) {
    [...toasts.children].forEach(keep);
    if (toasts.children.length) setTimeout(() => say("announce", words(toasts)), 300);
    new MutationObserver((changes) => changes.flatMap((one) => [...one.addedNodes]).forEach((node) => {
      if (node.nodeType !== 1) return;
      keep(node);
      // After the voice of the timeline, which tells of the same act.
      setTimeout(() => say("announce", `${words(node)}${node.querySelector("form") ? " Undo is offered for 8 seconds." : ""}`), 600);
    })).observe(toasts, { childList: true });
  }

  // data-alert names what it tells of: it is told once, when it arrives, never again when its panel is drawn anew.
  const marked = () => [...document.querySelectorAll("[data-alert]")];
  const told = new Set(marked().map((node) => node.dataset.alert));
  document.addEventListener("htmx:after:swap", () => {
    for (const node of marked()) {
      if (told.has(node.dataset.alert)) continue;
      told.add(node.dataset.alert);
      say("alert", words(node));
      document.dispatchEvent(new CustomEvent("fireline:sound", { detail: { tone: "handoff", key: node.dataset.alert } }));
    }
  });
})();
