// What is typed survives this tab: kept per form and person at every keystroke, offered back, never put back unasked.
(() => {
  const person = document.body.dataset.person || "";
  const forms = () => [...document.querySelectorAll("form[data-draft]")];
  const key = (form) => `draft:${person}:${form.dataset.draft}`;
  const kept = (form) => [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type) && !field.hasAttribute("data-no-draft"));
  const read = (name) => { try { return JSON.parse(localStorage.getItem(name)); } catch { return null; } };
  const write = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { /* full or forbidden: typing goes on */ } };

  function values(form) {
    const found = {};
    for (const field of kept(form)) {
      if (field.type === "radio" || field.type === "checkbox") { if (field.checked) found[field.name] = field.value; }
      else if (field.value) found[field.name] = field.value;
    }
    return found;
  }

  function fill(form, saved) {
    for (const field of kept(form)) {
      const value = saved[field.name];
      if (value === undefined) continue;
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }

  function offer(form) {
    const saved = read(key(form));
    const bar = form.querySelector("[data-draft-offer]") || document.querySelector(`[data-draft-offer="${form.dataset.draft}"]`);
    const now = JSON.stringify(values(form));
    if (!saved || !bar || !saved.text || saved.sent || JSON.stringify(saved.values) === now) return;
    bar.hidden = false;
    bar.querySelectorAll("[data-draft-at]").forEach((node) => { node.textContent = `${new Date(saved.at).toISOString().slice(11, 16)} UTC`; });
    bar.querySelector("[data-draft-restore]").addEventListener("click", () => { fill(form, saved.values); bar.hidden = true; });
    bar.querySelector("[data-draft-discard]").addEventListener("click", () => { localStorage.removeItem(key(form)); bar.hidden = true; });
  }

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (!form?.dataset.draft || !event.isTrusted) return;
    const found = values(form);
    const text = kept(form).some((field) => /^(text|textarea|search)$/.test(field.type) && field.value !== field.defaultValue);
    write(key(form), { values: found, at: Date.now(), text });
  });
  document.addEventListener("submit", (event) => {
    // htmx sends without leaving the page: what it sent has arrived when the answer says so.
    const name = event.target.dataset?.draft && !event.target.hasAttribute("hx-post") && key(event.target);
    if (name && read(name)) write(name, { ...read(name), sent: true });
  });
  // Another page came after sending: it arrived. The same form came back: it did not.
  const here = new Set(forms().map(key));
  for (const name of Object.keys(localStorage)) {
    if (!name.startsWith(`draft:${person}:`) || !read(name)?.sent) continue;
    if (here.has(name)) write(name, { ...read(name), sent: false }); else localStorage.removeItem(name);
  }
  const met = new WeakSet();
  const meet = (form) => { if (!met.has(form)) { met.add(form); offer(form); } };
  forms().forEach(meet);
  // A form that htmx brought is offered its draft too; one that htmx sent is done with once the server took it.
  document.addEventListener("htmx:after:swap", () => forms().forEach(meet));
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement: form, response } = event.detail?.ctx || {};
    if (form?.dataset?.draft && response?.status < 300) localStorage.removeItem(key(form));
  });
  document.addEventListener("draft:sent", (event) => { if (event.target.dataset?.draft) localStorage.removeItem(key(event.target)); });
})();
