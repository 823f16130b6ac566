// Polling rests while nobody looks, and catches up on return.
(() => {
  const polls = (node) => node instanceof Element && node.hasAttribute("data-poll");
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden && polls(event.target)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !window.htmx) return;
    document.querySelectorAll("[data-poll]").forEach((node) => htmx.trigger(node, "every"));
  });
})();
