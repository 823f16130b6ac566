// The fix lane while it changes: a card under the pointer, or one with the focus in it, does not move; what is new below
// the fold is announced by a pill; a decision that waits long turns red without a request.
(() => {
  const lane = document.querySelector("#lane-fix .pane__body");
  const pill = document.getElementById("fix-pill");
  if (!lane || !pill) return;
  const panel = () => document.getElementById("fix");
  const cards = () => [...panel().querySelectorAll(".prop")];
  const scrolls = () => lane.scrollHeight > lane.clientHeight + 1 && getComputedStyle(lane).overflowY !== "visible";
  let held = [], spacer = null, known = new Set(cards().map((card) => card.id)), fresh = [];

  // The card in hand and those after it: when it is gone, the next one must not slide under the pointer.
  function hold() {
    const all = cards();
    const place = all.findIndex((card) => card.matches(":hover") || card.contains(document.activeElement));
    held = place < 0 ? [] : all.slice(place).map((card) => [card.id, card.getBoundingClientRect().top]);
  }

  // Only a hand that moves lets go: browsers report a new element under a pointer that stands still, too.
  function release(event) {
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
    if (spacer && !cards().some((card) => card.matches(":hover") || card.contains(document.activeElement))) { spacer.remove(); spacer = null; }
  }

  function keep() {
    const found = held.find(([id]) => document.getElementById(id)?.matches("#fix .prop"));
    held = [];
    if (!found) return;
    const moved = () => document.getElementById(found[0]).getBoundingClientRect().top - found[1];
    if (Math.abs(moved()) < 1) return;
    const box = scrolls() ? lane : document.scrollingElement;
    box.scrollTop += moved();
    if (moved() > -1) return;
    if (!spacer?.isConnected) { spacer = document.createElement("div"); spacer.setAttribute("aria-hidden", "true"); panel().before(spacer); }
    spacer.style.blockSize = `${Math.max(0, (parseFloat(spacer.style.blockSize) || 0) - moved())}px`;
    if (moved() >= 1) box.scrollTop += moved();
  }

  function arrive() {
    const all = cards();
    const below = (card) => card.getBoundingClientRect().top > (scrolls() ? lane.getBoundingClientRect().bottom : innerHeight) - 40;
    const ids = new Set(all.map((card) => card.id));
    fresh = [...fresh.filter((id) => ids.has(id)), ...all.filter((card) => !known.has(card.id) && below(card)).map((card) => card.id)];
    known = new Set([...known, ...ids]);
    draw();
  }

  function draw() {
    pill.hidden = !fresh.length;
    pill.textContent = `${fresh.length} new ${fresh.length === 1 ? "proposal" : "proposals"}`;
  }

  function age() {
    document.querySelectorAll("#fix [data-wait]").forEach((wait) => {
      const since = wait.querySelector("[data-since]");
      if (since && Date.now() - Date.parse(since.dataset.since) > Number(wait.dataset.wait) * 1000) wait.dataset.tone = "red";
    });
  }

  document.addEventListener("htmx:before:swap", hold);
  document.addEventListener("htmx:after:swap", () => { if (panel()) { keep(); arrive(); age(); } });
  document.addEventListener("pointermove", release);
  document.addEventListener("focusin", release);
  pill.addEventListener("click", () => {
    const card = document.getElementById(fresh[0]);
    fresh = [];
    draw();
    card?.scrollIntoView({ block: "nearest" });
    card?.querySelector("a, button")?.focus({ preventScroll: true });
  });
  setInterval(age, 15000);
})();
