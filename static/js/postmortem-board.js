// Keys on the board: arrows walk the cards, M opens the moves of a card, Escape closes them. All of it also works by Tab.
(() => {
  const cards = (column) => [...column.querySelectorAll("[data-card]")];
  const columns = () => [...document.querySelectorAll(".kcol")];

  function walk(card, key) {
    const column = card.closest(".kcol");
    const row = cards(column).indexOf(card);
    if (key === "ArrowUp" || key === "ArrowDown") return cards(column)[row + (key === "ArrowDown" ? 1 : -1)];
    const all = columns().filter((one) => cards(one).length || one === column);
    const next = all[all.indexOf(column) + (key === "ArrowRight" ? 1 : -1)];
    return next && cards(next)[Math.min(row, cards(next).length - 1)];
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inside = event.target.closest?.(".kcard");
    if (!inside) return;
    if (!event.target.matches("[data-card], [data-move]")) return;
    const menu = inside.querySelector("[popover]");
    if (event.key.toLowerCase() === "m" && menu) {
      event.preventDefault();
      menu.showPopover({ source: inside.querySelector("[data-move]") });
      return menu.querySelector(".kmove__act")?.focus();
    }
    if (!event.key.startsWith("Arrow")) return;
    const next = walk(inside.querySelector("[data-card]"), event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  // One list of a filter at a time; a press elsewhere closes it.
  document.addEventListener("click", (event) => {
    document.querySelectorAll(".pick[open]").forEach((pick) => { if (!pick.contains(event.target)) pick.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    const pick = event.key === "Escape" && event.target.closest?.(".pick[open]");
    if (!pick) return;
    pick.open = false;
    pick.querySelector("summary").focus();
  });
})();
