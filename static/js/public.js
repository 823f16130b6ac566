// The public page works without this file. With it: the reader's zone and theme, ages that tick, a promise that
// admits being late, news every 30 s, and an honest word when this copy is old.
(() => {
  const PERIOD = 30_000, OLD = 180_000, CUT_OFF = 120_000;
  const recall = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  const keep = (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window: for this page only */ } };
  const html = document.documentElement;
  const paint = (theme) => { if (theme) html.dataset.theme = theme; else delete html.dataset.theme; };
  paint(recall("theme")); // before the first paint, which is why this file is not deferred

  const all = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const main = () => document.getElementById("main");
  const show = (id) => all(`#${id}`, (el) => { el.hidden = false; });
  let ahead = 0, heard = Date.now(), local = recall("zone") === "local";
  const now = () => Date.now() + ahead; // the server's clock: the reader's may be wrong

  function length(ms) {
    const minutes = Math.floor(ms / 60_000), hours = Math.floor(minutes / 60), days = Math.floor(hours / 24);
    const join = (a, b) => [a, b].filter(Boolean).join(" ");
    if (days) return join(`${days} ${days === 1 ? "day" : "days"}`, hours % 24 && `${hours % 24} h`);
    if (hours) return join(`${hours} h`, minutes % 60 && `${minutes % 60} min`);
    return minutes ? `${minutes} min` : `${Math.max(0, Math.floor(ms / 1000))} s`;
  }

  function tick() {
    all("[data-ago]", (el) => {
      el.textContent = `${el.dataset.before || ""}${length(now() - Date.parse(el.dataset.ago))} ago${el.dataset.after || ""}`;
    });
    all("[data-until]", (el) => { el.textContent = `, in ${length(Date.parse(el.dataset.until) - now())}`; });
    all("[data-early]", (el) => { el.hidden = now() > Date.parse(el.dataset.early); });
    all("[data-late]", (el) => { el.hidden = now() <= Date.parse(el.dataset.late); });
  }

  const FORMS = {
    clock: { hour: "2-digit", minute: "2-digit" },
    stamp: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
    full: { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" },
  };
  const write = (at, form, zone) =>
    new Intl.DateTimeFormat("en-GB", { ...FORMS[form], hourCycle: "h23", timeZone: zone, timeZoneName: "short" }).format(at);
  function zones() {
    all("time[data-form]", (el) => {
      el.dataset.utc ||= el.textContent;
      const here = write(new Date(el.dateTime), el.dataset.form);
      el.textContent = local ? here : el.dataset.utc;
      el.title = local ? el.dataset.utc : here;
    });
    const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
    document.getElementById("zone-now").textContent = local ? `Times are in ${name}.` : "Times are UTC.";
    document.getElementById("zone").textContent = local ? "Show UTC" : "Show my time zone";
  }

  function notice() {
    const el = document.getElementById("stale"), rendered = new Date(main().dataset.rendered);
    const old = now() - rendered, silent = Date.now() - heard, as_of = write(rendered, "stamp", local ? undefined : "UTC");
    let words = "";
    if (old > OLD) words = `This copy is ${length(old)} old: live updates are interrupted. It shows the status as of ${as_of}.`;
    else if (silent > CUT_OFF) words = `We could not refresh for ${length(silent)}. This is the status as of ${as_of}.`;
    if (el.textContent !== words) el.textContent = words;
    el.hidden = !words;
  }

  async function ask(address) {
    const answer = await fetch(address, { cache: "no-cache" });
    if (!answer.ok) throw new Error(answer.status);
    const sent = Date.parse(answer.headers.get("date")) + 1000 * (answer.headers.get("age") || 0);
    if (sent && Math.abs(sent - Date.now()) > 5000) ahead = sent - Date.now();
    return answer;
  }

  async function refresh() {
    const fresh = new DOMParser().parseFromString(await (await ask(location.pathname)).text(), "text/html").getElementById("main");
    if (!fresh || !fresh.dataset.live) return location.reload(); // resolved meanwhile: its page stands still from now on
    all("#main details[id]", (el) => { const twin = fresh.querySelector(`#${el.id}`); if (twin) twin.open = el.open; });
    const focused = document.activeElement && document.activeElement.id;
    main().replaceWith(document.adoptNode(fresh));
    if (focused) document.getElementById(focused)?.focus();
    settle();
    document.getElementById("say").textContent = `New: ${main().querySelector("h1").textContent}`;
  }

  async function poll() {
    if (document.hidden) return;
    try {
      const news = await (await ask(main().dataset.live)).json();
      heard = Date.now();
      if (news.changed !== main().dataset.changed) await refresh();
      main().dataset.rendered = news.rendered_at;
      all("#checked [data-ago]", (el) => { el.dataset.ago = news.rendered_at; });
      all("#checked time", (el) => { el.dateTime = news.rendered_at; el.dataset.utc = write(new Date(news.rendered_at), "stamp", "UTC"); });
    } catch { /* the notice says it once it has lasted */ }
    zones(); tick(); notice();
  }

  function settle() {
    if (main().dataset.live) show("checks");
    zones(); tick();
  }

  document.addEventListener("DOMContentLoaded", () => {
    show("zone"); show("themes");
    document.getElementById("zone").addEventListener("click", () => { local = !local; keep("zone", local ? "local" : "utc"); zones(); });
    const mark = () => all("[data-set]", (el) => el.setAttribute("aria-pressed", String(el.dataset.set === (html.dataset.theme || ""))));
    all("[data-set]", (el) => el.addEventListener("click", () => { keep("theme", el.dataset.set); paint(el.dataset.set); mark(); }));
    mark(); settle();
    if (!main().dataset.live) return;
    setInterval(tick, 5_000);
    const again = () => setTimeout(() => poll().finally(again), PERIOD * (0.85 + Math.random() * 0.3));
    setTimeout(() => poll().finally(again), 1_500);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
  });
})();
