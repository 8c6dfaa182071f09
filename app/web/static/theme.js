// Before the first paint: that scripts run, and the reader's choice of light or dark, kept in this browser alone.
document.documentElement.classList.add("js");
try {
  const kept = localStorage.getItem("theme");
  if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
} catch {
  // a browser that keeps nothing follows the system
}
