// One draft, one pen: what is typed is saved a second after typing stops, and reviewed. The fields are never touched
// from outside; the buttons here change them because somebody pressed them.
(() => {
  const form = document.getElementById("composer"), saver = document.getElementById("c-saver");
  if (!form || !saver) return;
  const SAVE = 1000, CHECK = 600;
  const pen = () => document.getElementById("draft")?.dataset.pen;
  const conflict = document.getElementById("c-conflict");
  const field = (name) => form.elements[name];
  let saving = 0, checking = 0, refused = false;

  function later() {
    clearTimeout(checking);
    checking = setTimeout(check, CHECK);
    clearTimeout(saving);
    if (!refused || pen() !== "theirs") saving = setTimeout(() => htmx.trigger(saver, "save"), SAVE);
  }
  function check() { const lint = document.getElementById("lint"); if (lint) htmx.trigger(lint, "check"); }
  function typed(one) { one.dispatchEvent(new Event("input", { bubbles: true })); }
  function add(name, words) {
    const one = field(name);
    if (!one) return;
    one.value = one.value.trim() ? `${one.value.trim()} ${words}` : words;
    typed(one);
    one.focus();
  }

  // The hints of a field are its description; they are said when one leaves it, and once.
  const told = {};
  form.addEventListener("focusout", ({ target }) => {
    const hints = target.name && document.getElementById(`lint-${target.name}`)?.textContent;
    if (hints && hints !== told[target.name]) document.getElementById("announce").textContent = hints;
    if (target.name) told[target.name] = hints;
  });

  form.addEventListener("input", later);
  form.addEventListener("change", later);
  saver.addEventListener("htmx:after:request", (event) => {
    const status = event.detail.ctx?.response?.status || 0;
    refused = status === 409;
    if (status === 200) document.getElementById("c-kept").hidden = true;
  });

  // One press settles every hint about the same words; a hint about words that are gone is asked for anew.
  function fix(button) {
    const one = field(button.dataset.fix), { find, offer } = button.dataset;
    if (!one) return;
    if (find && !one.value.includes(find)) return check();
    if (one.type === "textarea") {
      const put = find ? one.value.replace(find, () => offer) : `${one.value.trim()} ${offer}`;
      one.value = put.replace(/ {2,}/g, " ").trim();
    } else { one.value = offer; one.dataset.chosen = "yes"; }
    typed(one);
    document.querySelectorAll("#lint [data-fix]").forEach((other) => {
      if (other === button || (other.dataset.fix === button.dataset.fix && other.dataset.find === find)) other.closest("li").hidden = true;
    });
    one.focus();
    document.getElementById("announce").textContent = `${button.firstChild.textContent}d.`.replace("Addd", "Added");
  }

  document.addEventListener("click", (event) => {
    const on = (selector) => event.target.closest(selector);
    const button = on("[data-fix]");
    if (button) fix(button);
    if (on("#c-check")) { event.preventDefault(); check(); }
    if (on("#c-preview")) { event.preventDefault(); htmx.trigger(document.getElementById("c-viewer"), "look"); }
    const into = on("[data-into]");
    if (into) add(into.dataset.into, into.dataset.words);
    const put = on("[data-put]");
    // The words go into the fields here; the server only takes the suggestion away.
    if (put) {
      ["impact", "known", "next_step"].forEach((name) => { const words = put.getAttribute(`data-put-${name}`); if (words) add(name, words); });
      put.removeAttribute("name");
    }
    const keep = on("[data-keep-mine]");
    if (keep) {
      event.preventDefault();
      const revision = keep.dataset.keepMine;
      if (revision) { document.getElementById("c-revision").value = revision; refused = false; htmx.trigger(saver, "save"); }
      keep.closest("#c-conflict, .error").replaceChildren();
      field("impact").focus();
    }
    if (on("[data-discard-mine]")) form.dispatchEvent(new CustomEvent("draft:sent", { bubbles: true }));
  });

  const dialog = document.getElementById("dialog");
  document.getElementById("c-viewer").addEventListener("htmx:after:request", (event) => {
    if (event.detail.ctx?.response?.status === 200 && !dialog.open) setTimeout(() => dialog.showModal(), 0);
  });
  form.addEventListener("fireline:done", () => {
    clearTimeout(saving);
    conflict.replaceChildren();
    if (document.getElementById("draft")?.hasAttribute("data-held")) document.getElementById("announce").textContent = "The update waits for a second person.";
  });
  checking = setTimeout(check, CHECK);
})();
