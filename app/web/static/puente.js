// What every page has: light or dark, "/" to the search box, copying. Every page is complete without it.
const root = document.documentElement;
const live = document.querySelector("p[aria-live]");

const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

for (const button of document.querySelectorAll(".theme")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
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
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
    confirmCopy(button, `${button.dataset.done}: ${text}`);
  } catch {
    confirmCopy(button, button.dataset.failed);
  }
});

function confirmCopy(button, message) {
  button.dataset.copied = "";
  if (live) live.textContent = message;
  setTimeout(() => delete button.dataset.copied, 1500);
}
