// Ctrl K anywhere, also inside fields: type, arrows, Enter. The rows come from the server; running one presses what it names.
(() => {
  const box = document.getElementById("palette");
  if (!box) return;
  const form = document.getElementById("palette-form"), input = document.getElementById("palette-q"), found = document.getElementById("palette-found");
  const options = () => [...found.querySelectorAll("[role=option]")];
  const current = () => found.querySelector('[aria-selected="true"]');
  const fresh = () => found.querySelector("[data-text]")?.dataset.text === input.value.trim().replace(/\s+/g, " ");
  let run = false;

  function select(node) {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === node)));
    input.setAttribute("aria-expanded", String(options().length > 0));
    if (node) input.setAttribute("aria-activedescendant", node.id); else input.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    if (box.open) return box.close();
    document.querySelectorAll(":popover-open").forEach((pop) => pop.hidePopover());
    run = false;
    input.value = "";
    box.showModal();
    input.focus();
    // htmx takes the page up a moment after it has loaded: whoever is quicker still gets rows.
    htmx.process(form);
    htmx.trigger(form, "palette:open");
  }

  const typing = (node) => /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName);
  const press = (node) => { if (typing(node)) { node.focus(); node.scrollIntoView({ block: "center" }); } else node.click(); };

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-palette]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });

  input.addEventListener("keydown", (event) => {
    const all = options(), at = all.indexOf(current());
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 5, PageUp: at - 5 }[event.key];
    if (event.isComposing) return;
    if (to !== undefined && all.length) {
      event.preventDefault();
      const step = Math.abs(to - at) === 1 ? (to + all.length) % all.length : Math.min(Math.max(to, 0), all.length - 1);
      select(all[step]);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      // Typed faster than the answer comes: it runs what these words find, not what the earlier ones found.
      if (fresh()) current()?.click(); else run = true;
    }
    if (event.key === "?" && !input.value) { event.preventDefault(); box.close(); document.getElementById("open-shortcuts")?.click(); }
  });
  input.addEventListener("input", () => { run = false; });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("htmx:error", () => { if (!navigator.onLine) found.replaceChildren(Object.assign(document.createElement("p"), { className: "palette__none", textContent: "No connection. The keys on the buttons still work." })); });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!box.open || !(event.target === form || event.target === found)) return;
    select(current() || options()[0]);
    if (run && fresh()) { run = false; current()?.click(); }
  });

  // The box closes first: what a row opens or focuses must not lie beneath it.
  found.addEventListener("click", (event) => {
    const row = event.target.closest("[role=option]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    box.close();
    const wanted = row.dataset.press && document.getElementById(row.dataset.press);
    if (wanted) { event.preventDefault(); event.stopPropagation(); press(wanted); }
  });
  found.addEventListener("pointermove", (event) => { const row = event.target.closest("[role=option]"); if (row && row !== current()) select(row); });
  box.addEventListener("click", (event) => { if (event.target === box || event.target.closest("[data-palette-close]")) box.close(); });
})();
