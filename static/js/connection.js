// Is what the page shows still true? A missed beat is a quiet dot; an error or half a minute of silence is a banner.
// Every answer counts as a beat. On return every panel is fetched again: full refetch, not replay.
(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const QUIET = 12000, LOST = 30000, EVERY = 5000;
  const panels = () => [...document.querySelectorAll("[data-panel]")];
  const watch = () => document.getElementById("watch");
  const sequence = () => Math.max(0, ...panels().map((node) => Number(node.dataset.sequence)));
  const banner = (id, shown) => { document.getElementById(id).hidden = !shown; };
  const say = (id, text) => { document.getElementById(id).textContent = text; };
  let heard = Date.now(), lostAt = 0, known = sequence(), state = "on", seenAt = sequence(), backTimer = 0, tokenIsOld = false;

  const refetch = () => panels().forEach((node) => htmx.trigger(live, node.id));
  const look = () => { if (watch()) htmx.trigger(watch(), "every"); };

  function enter(next) {
    if (next === state) return;
    const before = state;
    state = next;
    if (next === "on") delete document.body.dataset.conn; else document.body.dataset.conn = next;
    banner("conn-lost", next === "lost");
    banner("conn-out", next === "out");
    if (next === "lost") { lostAt = lostAt || heard; seenAt = sequence(); say("alert", "Connection lost. What you write is kept on this device."); }
    if (next === "out") say("alert", "You are signed out. What you typed is kept on this page.");
    if (next === "on" && (before === "lost" || before === "out")) back(before);
    draw();
  }

  function back(before) {
    lostAt = 0;
    if (before === "out") { tokenIsOld = true; look(); }
    refetch();
    clearTimeout(backTimer);
    backTimer = setTimeout(() => {
      const arrived = Math.max(0, sequence() - seenAt);
      const words = arrived ? `${arrived} ${arrived === 1 ? "entry" : "entries"} arrived while you were away.` : "Nothing changed while you were away.";
      document.querySelector("[data-arrived]").textContent = words;
      banner("conn-back", true);
      say("announce", `Back online. ${words}`);
      backTimer = setTimeout(() => banner("conn-back", false), 8000);
    }, 1200);
  }

  // Signing in again changed the token that forms carry; the next look brings the new one.
  function freshToken() {
    const token = watch()?.dataset.token;
    if (!tokenIsOld || !token) return;
    tokenIsOld = false;
    document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRFToken": token }));
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
  }

  function draw() {
    if (state !== "lost") return;
    const ago = Math.round((Date.now() - lostAt) / 1000);
    document.querySelector("[data-lost-ago]").textContent = ago < 90 ? `${ago} s ago` : `${Math.round(ago / 60)} min ago`;
    document.querySelector("[data-as-of]").textContent = `${new Date(lostAt).toISOString().slice(11, 19)} UTC`;
    document.querySelector("[data-next-try]").textContent = `Next try in ${Math.max(1, Math.ceil((EVERY - ((Date.now() - tried) % EVERY)) / 1000))} s`;
  }

  let tried = Date.now();
  function beat() { heard = Date.now(); enter("on"); }

  document.addEventListener("htmx:before:request", (event) => {
    if (event.target.id === "watch") tried = Date.now();
    else if (state === "out" && event.target.matches?.("[data-panel]")) event.preventDefault();
  });
  document.addEventListener("htmx:after:request", (event) => {
    const status = event.detail.ctx?.response?.status || 0;
    if (event.target.id === "watch" && status === 403) enter("out");
    else if (status >= 500) { if (event.target.id === "watch" || event.target.matches?.("[data-panel]")) enter("lost"); }
    else if (status && status !== 403) beat();
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx && !event.detail.ctx.response && state !== "out") enter("lost");
  });
  live.addEventListener("htmx:before:sse:message", (event) => { known = Math.max(known, Number(event.detail.message.data) || 0); beat(); });
  live.addEventListener("live:state", () => { if (document.documentElement.dataset.live === "refused") look(); });

  // A bell that never came, or no stream at all: the watch carries the newest sequence.
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target.id === "watch") freshToken();
    const newest = Number(watch()?.dataset.sequence) || 0;
    if (newest <= Math.max(known, sequence())) return;
    setTimeout(() => { if (newest > sequence()) refetch(); }, document.documentElement.dataset.live === "on" ? 1500 : 0);
    known = newest;
  });

  setInterval(() => {
    const silence = Date.now() - heard;
    if (document.hidden || state === "out") return;
    if (silence > LOST) enter("lost");
    else if (state !== "lost" && silence > QUIET) enter("quiet");
    draw();
  }, 1000);
  let hiddenAt = 0;
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { hiddenAt = Date.now(); return; }
    if (Date.now() - hiddenAt > LOST) { heard = Date.now(); refetch(); }
  });
  document.querySelector("[data-try]").addEventListener("click", () => { look(); refetch(); });
})();
