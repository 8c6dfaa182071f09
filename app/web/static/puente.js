// What every page has: light or dark, "/" to the search box, copying. Every page is complete without it.
const root = document.documentElement;
const live = document.querySelector("p[aria-live]");

const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

for (const button of document.querySelectorAll(".theme")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // it holds for this page then
    }
  });
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  const box = document.querySelector(".ask input");
  box?.focus();
  box?.select();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const chosen = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  const text = chosen ? chosen.value : button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    button.dataset.copied = "";
    setTimeout(() => delete button.dataset.copied, 1500);
    say(`${button.dataset.done}: ${chosen ? chosen.selectedOptions[0].textContent : text}`);
  } catch {
    say(button.dataset.failed);
  }
});

let silence;
function say(message) {
  clearTimeout(silence);
  const most = Array.from(message);
  live.classList.remove("quietly");
  live.textContent = most.length > 160 ? `${most.slice(0, 160).join("")}…` : message;
  silence = setTimeout(() => (live.textContent = ""), 4000);
}
