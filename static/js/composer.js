// The composer belongs to whoever writes in it: nothing from outside changes a field, except on request.
(() => {
  const form = document.getElementById("composer");
  if (!form) return;
  const by = document.getElementById("c-next_update_at");
  const undo = document.getElementById("c-undo");
  const texts = ["impact", "known", "next_step"];
  const field = (name) => form.elements[name];
  const chips = () => [...form.querySelectorAll("[data-time]")];
  const usual = () => (chips().find((chip) => "usual" in chip.dataset) || chips()[0])?.dataset.time;
  let before = null;
  // A time that somebody chose, now or in the draft, stays; one that nobody chose follows the clock.
  const choose = (yes) => { if (yes) by.dataset.chosen = "yes"; else delete by.dataset.chosen; };

  function press() { chips().forEach((chip) => chip.setAttribute("aria-pressed", String(chip.dataset.time === by.value))); }
  function dirty() { return texts.some((name) => field(name).value !== field(name).defaultValue); }
  function kept() { document.getElementById("c-kept").hidden = !dirty(); form.toggleAttribute("data-dirty", dirty()); }
  function put(name, value) {
    if (value === undefined || !field(name)) return;
    field(name).value = value;
  }
  function changed() { by.dispatchEvent(new Event("input", { bubbles: true })); press(); kept(); }
  const snapshot = () => Object.fromEntries([...texts, "status", "audience", "next_update_at"].map((name) => [name, field(name).value]));

  // The ready update is fetched when it is wanted: it must not be older than what was last posted.
  async function holding() {
    const hints = document.getElementById("hints");
    // Asked for by the link: a request of the hints' own may be under way and would be waited for, or lost.
    await htmx.ajax("GET", hints.getAttribute("hx-get"), { source: "#c-hold", target: "#hints", swap: "outerMorph" });
    const ready = document.getElementById("holding")?.dataset;
    if (!ready) return;
    before = snapshot();
    ["audience", "status", ...texts].forEach((name) => put(name, ready[name]));
    put("next_update_at", usual());
    undo.hidden = false;
    changed();
    form.scrollIntoView({ block: "nearest" });
    document.getElementById("c-send").focus();
    document.getElementById("announce").textContent = "Holding update filled in. Post it, or change it first.";
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("#hints [data-time]");
    if (chip) { by.value = chip.dataset.time; choose(true); changed(); }
    if (event.target.closest("#c-hold, [data-hold]")) { event.preventDefault(); holding(); }
  });
  undo.addEventListener("click", () => { Object.entries(before || {}).forEach(([name, value]) => put(name, value)); undo.hidden = true; changed(); });
  form.addEventListener("input", (event) => { if (event.target === by && event.isTrusted) choose(true); press(); kept(); });

  document.addEventListener("htmx:after:swap", () => {
    if (!by.dataset.chosen && document.activeElement !== by && usual()) by.value = usual();
    press();
    const newest = Number(document.getElementById("comms")?.dataset.newest || 0);
    const note = document.getElementById("c-newer");
    note.hidden = newest <= Number(document.getElementById("c-seen")?.value || 0);
    note.querySelector("[data-number]").textContent = newest;
  });

  form.addEventListener("fireline:done", () => {
    texts.forEach((name) => { field(name).defaultValue = field(name).value; });
    form.querySelectorAll(".error").forEach((slot) => slot.replaceChildren());
    form.querySelectorAll("[aria-invalid]").forEach((one) => one.removeAttribute("aria-invalid"));
    form.dispatchEvent(new CustomEvent("draft:sent", { bubbles: true }));
    choose(false);
    before = null;
    undo.hidden = true;
    by.value = usual() || by.value;
    changed();
    document.getElementById("announce").textContent = "Update posted.";
  });
  press();
  kept();
})();
