// The scribe's line: Enter logs, "/" offers the kinds, the text leaves the field only once it is in the record.
(() => {
  const form = document.getElementById("quick");
  if (!form) return;
  const input = document.getElementById("q-text");
  const kinds = document.getElementById("q-kinds");
  let sent = "";

  function offer() { kinds.hidden = !/^(\/[a-z]*|!)$/i.test(input.value); }
  input.addEventListener("input", offer);
  kinds.addEventListener("click", (event) => {
    const kind = event.target.closest("[data-kind]");
    if (!kind) return;
    input.value = kind.dataset.kind;
    offer();
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" && !kinds.hidden) { event.preventDefault(); kinds.querySelector("button").focus(); }
  });

  form.addEventListener("htmx:before:request", () => { sent = input.value; });
  form.addEventListener("fireline:done", () => {
    if (input.value === sent) input.value = "";
    form.querySelectorAll(".error").forEach((slot) => slot.replaceChildren());
    input.removeAttribute("aria-invalid");
    form.dispatchEvent(new CustomEvent("draft:sent", { bubbles: true }));
    offer();
  });

  const wall = form.querySelector("[data-wall] time, time");
  const tick = () => { if (wall?.firstChild) wall.firstChild.nodeValue = new Date().toISOString().slice(11, 16); };
  setInterval(tick, 10000);
})();
