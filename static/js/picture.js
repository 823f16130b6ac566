// An image for the scribe's line: pasted, dropped or picked. It waits in the form's own file field until Log is pressed.
(() => {
  const form = document.getElementById("quick");
  const field = document.getElementById("q-image");
  if (!form || !field) return;
  const picked = document.getElementById("q-picked");
  const pop = document.getElementById("q-picture");
  const image = (list) => [...(list || [])].find((file) => file.type.startsWith("image/"));

  function show() {
    const file = field.files[0];
    picked.hidden = !file;
    picked.querySelector("img")?.remove();
    if (!file) return;
    picked.querySelector("span").textContent = `${file.name || "Image"}, ${Math.ceil(file.size / 1024).toLocaleString("en")} kB`;
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const small = Object.assign(document.createElement("img"), { alt: "", src: reader.result });
      picked.querySelector("img")?.remove();
      picked.prepend(small);
    });
    reader.readAsDataURL(file);
  }

  function take(file) {
    const carrier = new DataTransfer();
    carrier.items.add(file);
    field.files = carrier.files;
    show();
    document.getElementById("q-text").focus();
  }

  function clear() {
    field.value = "";
    show();
  }

  field.addEventListener("change", () => { show(); if (field.files[0] && pop.matches(":popover-open")) pop.hidePopover(); });
  picked.querySelector("button").addEventListener("click", () => { clear(); document.getElementById("q-text").focus(); });
  form.addEventListener("paste", (event) => {
    const file = image(event.clipboardData?.files);
    if (file) { event.preventDefault(); take(file); }
  });
  form.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types || [])].includes("Files")) return;
    event.preventDefault();
    form.dataset.drop = "";
  });
  form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) delete form.dataset.drop; });
  form.addEventListener("drop", (event) => {
    delete form.dataset.drop;
    const file = image(event.dataTransfer?.files);
    if (file) { event.preventDefault(); take(file); }
  });
  form.addEventListener("fireline:done", clear);
})();
