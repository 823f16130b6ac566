// The contents follow the reading; a form that arrived is forgotten as a draft; leaving with unsaved words is asked about.
(() => {
  const toc = () => document.getElementById("toc");
  const marked = (key) => {
    toc()?.querySelectorAll("a").forEach((link) => {
      const here = link.hash === `#${key}`;
      if (here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    });
  };

  // The part whose start was passed last is the one being read.
  function follow() {
    const parts = [...document.querySelectorAll("[data-part]")];
    if (!parts.length || !toc()) return;
    const bottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 4;
    const passed = parts.filter((part) => part.getBoundingClientRect().top < innerHeight * 0.3);
    marked((bottom && scrollY > 0 ? parts.at(-1) : passed.at(-1) || parts[0]).id);
  }
  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  document.addEventListener("htmx:after:swap", soon);
  follow();

  // A button that is not open yet says why when it is pressed.
  document.addEventListener("click", (event) => {
    const button = event.target.closest('[aria-disabled="true"]');
    if (!button) return;
    event.preventDefault();
    const why = document.getElementById(button.getAttribute("aria-describedby"));
    why?.scrollIntoView({ block: "center" });
    why?.querySelector("a")?.focus();
  });
})();
