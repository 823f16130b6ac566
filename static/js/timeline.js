// New entries get a tint and a voice; whoever reads further down is told and not moved.
(() => {
  const box = () => document.getElementById("log-box");
  const pill = document.getElementById("log-pill");
  if (!box() || !pill) return;
  const rows = () => [...document.querySelectorAll("#timeline .tl > li")];
  const born = new Map();
  const seen = new Set(rows().map((row) => row.id));
  let waiting = 0;

  function speak(fresh) {
    const spoken = fresh.filter((row) => "say" in row.dataset).map((row) => row.querySelector("p").textContent.trim());
    if (spoken.length) document.getElementById("announce").textContent = spoken.slice(0, 3).join(" ");
  }

  function arrive() {
    const known = Math.max(0, ...[...seen].map((id) => Number(id.slice(1))));
    const fresh = rows().filter((row) => !seen.has(row.id));
    fresh.forEach((row) => { seen.add(row.id); if (Number(row.id.slice(1)) > known) born.set(row.id, Date.now()); });
    const recent = fresh.filter((row) => born.has(row.id));
    // A second swap may follow the first within the second: the tint stays until its time is over.
    for (const [id, at] of born) {
      const row = document.getElementById(id);
      if (Date.now() - at > 1600) born.delete(id);
      else if (row) { row.setAttribute("data-new", ""); setTimeout(() => row.removeAttribute("data-new"), 1700); }
    }
    speak(recent);
    waiting = box().scrollTop > 40 ? waiting + recent.length : 0;
    draw();
  }

  function draw() {
    pill.hidden = !waiting;
    pill.textContent = `${waiting} new ${waiting === 1 ? "entry" : "entries"}`;
  }

  document.addEventListener("htmx:after:swap", arrive);
  document.addEventListener("scroll", (event) => { if (event.target === box() && box().scrollTop <= 40) { waiting = 0; draw(); } }, true);
  pill.addEventListener("click", () => { waiting = 0; draw(); box().scrollTo({ top: 0 }); });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-look]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const url = `${location.pathname}timeline/${link.dataset.look ? `?${link.dataset.look}` : ""}`;
    history.replaceState(history.state, "", link.getAttribute("href").replace(/#.*/, ""));
    htmx.ajax("GET", url, { source: "#timeline", target: "#timeline", swap: "outerMorph" }).then(() => box().scrollTo({ top: 0 }));
  });
})();
