// J and K walk the rows of a list: the one the focus is in, otherwise the first. Enter opens, as on any link.
(() => {
  const ROWS = ".history tbody tr, .table.stacked tbody tr, [data-card], .tl > li, [data-walk] > *";
  const shown = (node) => node.getClientRects().length > 0;
  const list = (row) => row.closest("tbody, .tl, [data-walk], .kanban, .page");
  const handle = (row) => (row.matches("a, button") ? row : row.querySelector("td a[href], h3 a[href]") || row);

  function rows() {
    const all = [...document.querySelectorAll(ROWS)].filter(shown);
    const inside = document.activeElement?.closest?.(ROWS) || all.find((row) => row.contains(document.activeElement));
    const within = list(inside || all[0] || document.body);
    return [all.filter((row) => list(row) === within), inside];
  }

  function walk(step) {
    const [all, inside] = rows();
    const at = inside ? all.indexOf(inside) : step > 0 ? -1 : all.length;
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (!next) return;
    const target = handle(next);
    if (target === next && !next.matches("a, button") && !next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keys:free", (event) => {
    if (event.detail === "j" || event.detail === "k") walk(event.detail === "j" ? 1 : -1);
  });
  document.addEventListener("keys:list", (event) => { if ([...document.querySelectorAll(ROWS)].some(shown)) event.preventDefault(); });
  // An entry of the timeline is no link: Enter presses the first thing in it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.defaultPrevented || !event.target.matches?.(".tl > li, [data-walk] > *")) return;
    const first = event.target.querySelector("a[href], button, summary");
    if (first) { event.preventDefault(); first.click(); }
  });
})();
