// Small helps of the room: copy the channel name, dismiss a message, show on the phone bar where you are.
(() => {
  function toast(text) {
    const note = document.createElement("p");
    note.className = "toast";
    note.textContent = text;
    document.getElementById("toasts").append(note);
  }

  document.addEventListener("click", async (event) => {
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      try { await navigator.clipboard.writeText(copy.dataset.copy); toast(`Copied ${copy.dataset.copied || copy.dataset.copy}`); }
      catch { toast("The browser does not allow copying here."); }
    }
    // A key pressed it, not a finger: 1 to 5 go to a part of the room.
    if (!event.isTrusted && event.target.matches("[data-jump]")) {
      event.target.focus({ preventScroll: true });
      event.target.scrollIntoView({ block: "nearest" });
    }
    event.target.closest("[data-dismiss]")?.closest(".banner").remove();
  });

  const bar = document.querySelector(".tabbar--room");
  const links = bar ? [...bar.querySelectorAll("a")] : [];
  const current = (id) => links.forEach((link) => { if (link.hash === `#${id}`) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current"); });
  const parts = links.map((link) => document.querySelector(link.hash)).filter((node) => node && node.id !== "roles");
  const where = () => {
    const middle = innerHeight / 3;
    const found = parts.filter((node) => node.getBoundingClientRect().top <= middle).pop() || parts[0];
    if (found) current(found.id);
  };
  // What waits in a lane is counted on the bar; the panel itself carries the number.
  const count = () => bar.querySelectorAll("[data-count]").forEach((badge) => {
    const text = Number(document.getElementById(badge.dataset.count)?.dataset.waiting) ? document.getElementById(badge.dataset.count).dataset.waiting : "";
    if (badge.textContent !== text) badge.textContent = text;
  });
  if (bar) { count(); document.addEventListener("htmx:after:swap", count); }
  if (parts.length) addEventListener("scroll", where, { passive: true });
})();
