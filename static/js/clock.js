// Clocks tick here, from instants in the page and the server's time: no requests, right while disconnected.
(() => {
  const root = document.documentElement;
  const opened = performance.getEntriesByType("navigation")[0]?.responseStart || performance.now();
  let offset = Date.parse(root.dataset.now) - (performance.timeOrigin + opened) || 0;
  const now = () => Date.now() + offset;

  const two = (n) => String(n).padStart(2, "0");
  const tight = (s) => {
    if (s < 3600) return `${Math.floor(s / 60)}:${two(s % 60)}`;
    if (s < 86400) return `${Math.floor(s / 3600)}:${two(Math.floor((s % 3600) / 60))} h`;
    const hours = Math.floor((s % 86400) / 3600);
    return `${Math.floor(s / 86400)} d${hours ? ` ${hours} h` : ""}`;
  };
  const words = (s) => {
    if (s < 60) return `${s} s`;
    if (s < 3600) return `${Math.floor(s / 60)} min`;
    if (s >= 86400) return tight(s);
    const minutes = Math.floor((s % 3600) / 60);
    return `${Math.floor(s / 3600)} h${minutes ? ` ${minutes} min` : ""}`;
  };
  const put = (node, text) => { if (node && node.textContent !== text) node.textContent = text; };
  const set = (node, key, value) => { if (node.dataset[key] !== value) node.dataset[key] = value; };
  const seconds = (instant, at) => Math.floor((at - Date.parse(instant)) / 1000);
  const down = (late) => (late > 0 ? `+${tight(late)}` : tight(-late));

  function due(node, at) {
    const late = Math.ceil((at - Date.parse(node.dataset.due)) / 1000);
    const state = late > 0 ? "overdue" : -late < Number(node.dataset.soon) ? "soon" : "track";
    set(node, "state", state);
    set(node, "tone", { overdue: "red", soon: "orange" }[state] || node.dataset.calm);
    put(node.querySelector("[data-reading]"), down(late));
    const left = Math.max(0, Math.min(100, (100 * -late) / Number(node.dataset.window)));
    node.querySelector(".due__bar rect")?.setAttribute("width", `${Math.round(left)}%`);
    if (node.dataset.title) title(node, state, late);
    if ("announce" in node.dataset) announce(node, late);
  }

  function title(node, state, late) {
    const start = state === "overdue" ? `OVERDUE ${tight(late)}` : tight(-late);
    document.title = `${start} · ${node.dataset.title}`;
    const icon = document.querySelector("link[rel=icon]");
    const wanted = icon?.dataset[state];
    if (wanted && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
  }

  // Spoken at fixed points only: 10, 5 and 1 minute left, overdue, then every five minutes.
  const points = [[-600, "10 minutes left"], [-300, "5 minutes left"], [-60, "1 minute left"]];
  let before = null;
  function announce(node, late) {
    const was = before;
    before = { due: node.dataset.due, late };
    if (!was || was.due !== node.dataset.due) return;
    const crossed = (point) => was.late < point && late >= point;
    const point = points.find(([mark]) => crossed(mark));
    if (point) say("announce", `Next update: ${point[1]}.`);
    if (crossed(1)) {
      say("alert", "The next update is overdue.");
      document.dispatchEvent(new CustomEvent("fireline:sound", { detail: { tone: "overdue", key: node.dataset.due } }));
    }
    if (late > 1 && Math.floor(late / 300) > Math.floor(Math.max(was.late, 0) / 300)) {
      say("alert", `The update is ${words(late)} overdue.`);
    }
  }
  const say = (id, text) => { const region = document.getElementById(id); if (region) region.textContent = text; };

  function until(node, at) {
    const late = Math.ceil((at - Date.parse(node.dataset.until)) / 1000);
    if (late > 0 && node.dataset.over) return set(node, "tone", "orange"), put(node, node.dataset.over);
    put(node, down(late));
    if (node.dataset.soon === undefined) return;
    const tone = late > 0 ? "red" : -late < Number(node.dataset.soon) ? "orange" : "";
    if (tone) set(node, "tone", tone); else delete node.dataset.tone;
  }

  function tick() {
    const at = now();
    const all = (selector, draw) => document.querySelectorAll(selector).forEach((node) => draw(node, at));
    all("[data-due]", due);
    all("[data-until]", until);
    all("[data-since]", (node) => {
      const span = Math.max(0, seconds(node.dataset.since, at));
      put(node, node.dataset.form === "words" ? words(span) : tight(span));
    });
    all("[data-ago]", (node) => put(node, `${words(Math.max(0, seconds(node.dataset.ago, at)))} ago`));
  }

  // A laptop that slept, or a clock that was set: the server's Date header corrects by whole seconds.
  document.addEventListener("htmx:after:request", (event) => {
    const date = Date.parse(event.detail?.ctx?.response?.headers?.get?.("Date") || "");
    if (date && Math.abs(date - now()) > 3000) offset = date - Date.now();
  });
  // Lists of bare times (14:38) say the full instant when the pointer asks.
  document.addEventListener("pointerover", ({ target }) => {
    const time = target.closest("time[datetime]:not([title])");
    if (time) time.title = new Date(time.dateTime).toUTCString().replace("GMT", "UTC");
  });
  document.addEventListener("htmx:after:swap", tick);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
  tick();
  setInterval(tick, 1000);
})();
