// Single keys press what carries data-key. They are off inside fields and can be moved or switched off (SC 2.1.4).
(() => {
  const sheet = document.getElementById("shortcuts");
  if (!sheet) return;
  const off = () => "keysOff" in document.body.dataset || localStorage.getItem("keys") === "off";
  const moved = JSON.parse(document.body.dataset.keys || "{}");
  const shown = (keys) => moved[keys] || keys;
  const typing = (node) => node.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(node.tagName) && !/^(checkbox|radio|submit|button)$/.test(node.type);
  const visible = (node) => node.getClientRects().length > 0;
  const all = (keys) => [...document.querySelectorAll("[data-key]")].filter((node) => node.dataset.key === keys && visible(node));
  const label = (node) => node.dataset.keyLabel || node.getAttribute("aria-label") || node.querySelector(".nav__label")?.textContent || node.textContent.trim();

  // A key that was moved away presses nothing; what was moved there is meant instead.
  function meant(pressed) {
    const found = Object.keys(moved).find((key) => moved[key] === pressed);
    return found || (pressed in moved ? "" : pressed);
  }

  // What stands nearest around the focus: A approves the proposal one is in, otherwise the first, which is the oldest.
  function find(keys) {
    const found = all(keys);
    for (let node = document.activeElement; node && node !== document.body; node = node.parentElement) {
      const near = found.find((one) => node.contains(one));
      if (near) return near;
    }
    return found[0];
  }

  function press(node) {
    if (typing(node)) node.focus(); else node.click();
  }

  function neighbour(step) {
    const links = [...document.querySelectorAll(".nav__inc")];
    if (!links.length) return;
    const here = links.findIndex((node) => node.getAttribute("aria-current") === "page");
    const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : (here + step + links.length) % links.length;
    links[next].click();
  }

  const cap = (key) => Object.assign(document.createElement("kbd"), { className: "key", textContent: key.length === 1 ? key.toUpperCase() : key });
  function row(keys, words) {
    const term = document.createElement("dt");
    term.append(...keys.split(" ").map(cap));
    return [term, Object.assign(document.createElement("dd"), { textContent: words })];
  }

  function open() {
    const seen = new Map();
    document.querySelectorAll("[data-key]").forEach((node) => { if (visible(node) && !seen.has(node.dataset.key)) seen.set(node.dataset.key, label(node)); });
    const rows = row("Ctrl/⌘ K", "Search and commands, also while typing");
    rows.push(...[...seen].sort(([a], [b]) => Number(a.length > 1) - Number(b.length > 1)).flatMap(([keys, words]) => row(shown(keys), words)));
    if (document.querySelector(".nav__inc")) rows.push(...row("[ ]", "Previous, next active incident"));
    if (document.dispatchEvent(new CustomEvent("keys:list", { cancelable: true })) === false) rows.push(...row(`${shown("j")} ${shown("k")} ↵`, "Next, previous in the list; open it"));
    if (document.querySelector("[data-submit-key]")) rows.push(...row("Ctrl/⌘ ↵", "Send the form you are in"));
    rows.push(...row("Esc", "Close; leave the field, your text stays"), ...row("?", "This sheet"));
    sheet.querySelector("[data-shortcuts]").replaceChildren(...rows);
    sheet.querySelector("[data-shortcuts-on]").checked = !off();
    sheet.querySelector("[data-shortcuts-on]").disabled = "keysOff" in document.body.dataset;
    sheet.showModal();
  }

  let prefix = "";
  let timer = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.target.form?.requestSubmit();
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape" && typing(event.target) && !document.querySelector("dialog[open]")) return event.target.blur();
    if (off() || typing(event.target) || document.querySelector("dialog[open]")) return;
    const pressed = event.key.toLowerCase();
    if (pressed === "?") return event.preventDefault(), open();
    if (pressed === "[" || pressed === "]") return neighbour(pressed === "]" ? 1 : -1);
    const key = prefix ? pressed : meant(pressed);
    if (!key) return;
    const found = find(prefix ? `${prefix} ${key}` : key);
    clearTimeout(timer);
    prefix = !found && !prefix && document.querySelector(`[data-key^="${CSS.escape(key)} "]`) ? key : "";
    timer = setTimeout(() => { prefix = ""; }, 1200);
    if (!found) { document.dispatchEvent(new CustomEvent("keys:free", { detail: key })); return; }
    event.preventDefault();
    press(found);
  });

  // A moved key is printed as it was moved, also on what arrives later.
  function print() {
    document.querySelectorAll("[data-key]").forEach((node) => {
      const kbd = moved[node.dataset.key] && node.querySelector("kbd.key");
      if (kbd && kbd.textContent !== moved[node.dataset.key].toUpperCase()) kbd.textContent = moved[node.dataset.key].toUpperCase();
    });
  }
  if (Object.keys(moved).length) { print(); document.addEventListener("htmx:after:swap", print); }

  sheet.querySelector("[data-shortcuts-on]").addEventListener("change", (event) => localStorage.setItem("keys", event.target.checked ? "on" : "off"));
  document.querySelectorAll('[data-open="shortcuts"]').forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => { document.getElementById("menu")?.hidePopover?.(); open(); });
  });
})();
