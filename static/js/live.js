// The doorbell. Deferred after htmx and hx-sse: connecting here is safe whichever of the two arrives first.
(() => {
  const live = document.getElementById("live");
  if (!live) return;
  const root = document.documentElement;
  const state = (value) => { root.dataset.live = value; live.dispatchEvent(new CustomEvent("live:state", { bubbles: true })); };
  const trouble = () => { if (root.dataset.live !== "refused") state("connecting"); };
  live.addEventListener("htmx:before:sse:connection", trouble);
  live.addEventListener("htmx:after:sse:connection", () => state("on"));
  live.addEventListener("htmx:sse:error", (event) => { if (event.detail.status === 403) state("refused"); else trouble(); });
  live.setAttribute("hx-sse:connect", live.dataset.url);
  htmx.process(live);

  // A panel drawn at or after the sequence of the bell has heard it already, from the answer of its reader's own act.
  live.addEventListener("htmx:before:sse:message", (event) => {
    const { message } = event.detail;
    const panel = document.getElementById(message.event);
    if (panel?.dataset.sequence && Number(panel.dataset.sequence) >= Number(message.data)) message.cancelled = true;
  });

  // An answer that was under way while a newer one arrived must not put the older panel back.
  document.addEventListener("htmx:before:swap", (event) => {
    const tasks = event.detail.tasks || [];
    for (let i = tasks.length - 1; i >= 0; i -= 1) {
      const { target, fragment } = tasks[i];
      const coming = fragment?.firstElementChild?.dataset?.sequence;
      if (coming && target?.dataset?.sequence && Number(coming) < Number(target.dataset.sequence)) tasks.splice(i, 1);
    }
  });
})();
