// Forms that open over the room. Each is a page of its own; here it is fetched into the one dialog, which no doorbell touches.
(() => {
  const dialog = document.getElementById("dialog");
  if (!dialog) return;
  const plain = (event) => !event.defaultPrevented && event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
  const typed = () => [...dialog.querySelectorAll("input,textarea")].some((field) => /^(text|textarea|datetime-local)$/.test(field.type) && field.value !== field.defaultValue);
  // Text that was typed into a form which another one replaced, by the address of the form.
  const kept = new Map();
  let asked = "", back = null;

  function keep() {
    if (!typed() || !dialog.dataset.href) return;
    const nodes = document.createDocumentFragment();
    nodes.append(...dialog.childNodes);
    kept.set(dialog.dataset.href, nodes);
  }

  function show() {
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("[autofocus]") || dialog.querySelector("select,textarea,input[type=text],input:checked,button"))?.focus();
  }

  function open(link) {
    back = link;
    document.querySelectorAll(":popover-open").forEach((pop) => pop.hidePopover());
    if (dialog.dataset.href === link.href && typed()) return show();
    keep();
    delete dialog.dataset.href;
    asked = link.href;
    const before = kept.get(asked);
    if (before) {
      kept.delete(asked);
      dialog.replaceChildren(before);
      dialog.dataset.href = asked;
      return show();
    }
    htmx.ajax("GET", link.href, { source: dialog, target: dialog, swap: "innerHTML" });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-dialog], a[data-view]");
    if (link && plain(event)) { event.preventDefault(); open(link); return; }
    const pop = event.target.closest("[popover] .nav__item");
    if (pop && !link) pop.closest("[popover]").hidePopover();
    if (event.target.closest("#dialog [data-close]") && plain(event)) { event.preventDefault(); dialog.close(); }
  });
  dialog.addEventListener("htmx:after:swap", (event) => {
    if (event.target !== dialog || event.detail.ctx.response?.status !== 200) return;
    dialog.dataset.href = asked;
    show();
  });
  // An act of one press inside the dialog: whatever came of it is said in the room.
  document.addEventListener("htmx:after:swap", (event) => { if (event.target.closest?.("#dialog form[data-closes]")) dialog.close(); });
  dialog.addEventListener("fireline:done", () => { delete dialog.dataset.href; dialog.close(); dialog.replaceChildren(); });
  dialog.addEventListener("close", () => { if (back?.isConnected && back.getClientRects().length) back.focus(); });
})();
