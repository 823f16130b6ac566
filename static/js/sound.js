// Two short tones, off unless their reader switched them on: an update went overdue, a role is offered to me.
// Each sounds once, in one tab; the page shows the same at the same moment.
(() => {
  const TONES = { overdue: [660, 495], handoff: [523, 784] };
  let context = null;

  async function ring(tone) {
    context ||= new AudioContext();
    // Before the first press on a page the browser keeps it silent; the sign on the page is there all the same.
    if (context.state === "suspended") await context.resume();
    TONES[tone].forEach((pitch, place) => {
      const from = context.currentTime + place * 0.22;
      const note = context.createOscillator(), volume = context.createGain();
      note.frequency.value = pitch;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.16, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.2);
      note.connect(volume).connect(context.destination);
      note.start(from);
      note.stop(from + 0.21);
    });
  }

  document.addEventListener("fireline:sound", (event) => {
    const { tone, key } = event.detail;
    if (!("sounds" in document.body.dataset) || !TONES[tone]) return;
    const name = `rang:${tone}`;
    if (localStorage.getItem(name) === key) return;
    localStorage.setItem(name, key);
    document.body.dataset.rang = tone;
    ring(tone).catch(() => {});
  });

  const hear = document.querySelector("[data-sound-try]");
  if (hear) { hear.hidden = false; hear.addEventListener("click", () => { document.body.dataset.rang = "try"; ring("overdue").catch(() => {}); }); }
})();
