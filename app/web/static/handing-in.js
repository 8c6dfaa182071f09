// A file dropped anywhere on the page is read at once; one that is too large is not sent. The form works without this.
const area = document.getElementById("drop");
const form = document.getElementById("handing-in");
const field = form.querySelector("input[type=file]");
const live = document.querySelector("p[aria-live]");
const { most, tooLarge, several, reading } = area.dataset;

function say(message) {
  live.classList.remove("quietly");
  live.textContent = message;
}

function holdsFiles(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

function isTooLarge() {
  const isLarge = [...field.files].some((file) => file.size > Number(most));
  field.setCustomValidity(isLarge ? tooLarge : "");
  return isLarge;
}

let depth = 0; // of the elements that the pointer entered and has not left
function lift(inside) {
  depth = inside;
  area.classList.toggle("over", depth > 0);
}

addEventListener("dragenter", (event) => holdsFiles(event) && lift(depth + 1));
addEventListener("dragleave", (event) => holdsFiles(event) && lift(Math.max(0, depth - 1)));
addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "copy";
});
addEventListener("drop", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  lift(0);
  if (event.dataTransfer.files.length > 1) {
    say(several);
    return;
  }
  field.files = event.dataTransfer.files;
  isTooLarge();
  form.requestSubmit();
});

field.addEventListener("change", () => {
  if (isTooLarge()) field.reportValidity();
});

form.addEventListener("submit", () => {
  if (field.files.length) say(reading);
});

addEventListener("pageshow", () => say("")); // back from the text
