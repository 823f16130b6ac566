// Roles: say aloud that one was offered to you, once; narrow the list of those who could take one.
(() => {
  const told = new Set();
  function announce() {
    const fresh = [...document.querySelectorAll("[data-asked]")].filter((node) => !told.has(node.dataset.asked));
    if (!fresh.length) return;
    fresh.forEach((node) => told.add(node.dataset.asked));
    document.getElementById("alert").textContent = fresh.map((node) => node.querySelector("b").textContent).join(" ");
  }
  announce();
  document.addEventListener("htmx:after:swap", announce);

  // Without this script the list is simply whole; the box appears where a list is long.
  const rows = (box) => [...document.querySelectorAll(box.dataset.filter)];
  const reveal = () => document.querySelectorAll("[data-filter][hidden]").forEach((box) => { box.hidden = rows(box).length < 8; });
  reveal();
  document.addEventListener("htmx:after:swap", reveal);
  document.addEventListener("input", (event) => {
    const box = event.target.closest("[data-filter]");
    if (!box) return;
    const wanted = box.value.trim().toLowerCase();
    rows(box).forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(wanted) && !row.querySelector(":checked"); });
  });
})();
