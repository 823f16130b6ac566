// Single keys press what carries data-key. They are off inside fields and can be switched off for good (SC 2.1.4).
(() => {
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;
  const off = () => localStorage.getItem("keys") === "off";
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|submit|button)$/.test(node.type);
  const visible = (node) => node.getClientRects().length > 0;
  const find = (keys) => [...document.querySelectorAll("[data-key]")].find((node) => node.dataset.key === keys && visible(node));
  const label = (node) => node.dataset.keyLabel || node.getAttribute("aria-label") || node.querySelector(".nav__label")?.textContent || node.textContent.trim();

  function press(node) {
    if (typing(node)) node.focus(); else node.click();
  }

  function neighbour(step) {
    const all = [...document.querySelectorAll(".nav__inc")];
    if (!all.length) return;
    const here = all.findIndex((node) => node.getAttribute("aria-current") === "page");
    const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : (here + step + all.length) % all.length;
    all[next].click();
  }

  function row(keys, words) {
    const term = document.createElement("dt");
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.className = "key";
      cap.textContent = key.length === 1 ? key.toUpperCase() : key;
      term.append(cap);
    }
    const what = document.createElement("dd");
    what.textContent = words;
    return [term, what];
  }

  function open() {
    const seen = new Map();
    document.querySelectorAll("[data-key]").forEach((node) => { if (visible(node) && !seen.has(node.dataset.key)) seen.set(node.dataset.key, label(node)); });
    const rows = [...seen].flatMap(([keys, words]) => row(keys, words));
    if (document.querySelector(".nav__inc")) rows.push(...row("[ ]", "Previous, next active incident"));
    if (document.querySelector("[data-submit-key]")) rows.push(...row("Ctrl/⌘ ↵", "Send the form you are in"));
    rows.push(...row("?", "This sheet"));
    sheet.querySelector("[data-shortcuts]").replaceChildren(...rows);
    sheet.querySelector("[data-shortcuts-on]").checked = !off();
    sheet.showModal();
  }

  let prefix = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.target.form?.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && typing(event.target) && !document.querySelector("dialog[open]")) return event.target.blur();
    if (off() || typing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    if (key === "?") return event.preventDefault(), open();
    if (key === "[" || key === "]") return neighbour(key === "]" ? 1 : -1);
    const keys = prefix ? `${prefix} ${key}` : key;
    const found = find(keys);
    clearTimeout(timer);
    prefix = !found && !prefix && document.querySelector(`[data-key^="${CSS.escape(key)} "]`) ? key : "";
    timer = setTimeout(() => { prefix = ""; }, 1200);
    if (!found) return;
    event.preventDefault();
    press(found);
  });

  sheet.querySelector("[data-shortcuts-on]").addEventListener("change", (event) => localStorage.setItem("keys", event.target.checked ? "on" : "off"));
  document.querySelectorAll('[data-open="shortcuts"]').forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { document.getElementById("menu")?.hidePopover?.(); open(); });
  });
})();
