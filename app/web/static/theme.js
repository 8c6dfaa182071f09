// Before the first paint: the reader's choice of light or dark, kept in this browser alone.
const kept = localStorage.getItem("theme");
if (kept === "light" || kept === "dark") document.documentElement.dataset.theme = kept;
