// The reader's page: the card of what is chosen, warnings by keyboard, filters, copying and printing with marks.
// Everything else on the page works without this.

const text = document.getElementById("given");
const picked = document.getElementById("picked");
const told = document.querySelector(".told");
const marks = [...text.querySelectorAll("a.m")];
const warned = marks.filter((mark) => mark.classList.contains("warned") || mark.classList.contains("undecided"));

function pick(mark) {
  text.querySelector("a.m[aria-current]")?.removeAttribute("aria-current");
  mark.setAttribute("aria-current", "true");
  const card = document.getElementById(mark.hash.slice(1));
  const numbers = [];
  for (let next = mark.nextElementSibling; next?.matches("sup.n"); next = next.nextElementSibling) {
    numbers.push(next.querySelector("a").hash.slice(1));
  }
  const warnings = numbers.map((id) => document.getElementById(id)?.firstElementChild).filter(Boolean);
  const copies = [...warnings, ...(card?.children ?? [])].map((each) => each.cloneNode(true));
  for (const each of copies.flatMap((copy) => [copy, ...copy.querySelectorAll("[id], .waiver")])) {
    each.removeAttribute("id");
    if (each.matches(".waiver")) each.remove();
  }
  picked.replaceChildren(picked.querySelector("#unpick"), ...copies);
  picked.hidden = false;
}

function unpick() {
  if (picked.hidden) return false;
  const mark = text.querySelector("a.m[aria-current]");
  mark?.removeAttribute("aria-current");
  picked.hidden = true;
  mark?.focus({ preventScroll: true });
  return true;
}

function go(among, step) {
  const shown = among.filter((mark) => !mark.classList.contains("off"));
  if (!shown.length) return;
  const here = shown.indexOf(text.querySelector("a.m[aria-current]"));
  const mark = here < 0 ? shown.at(step < 0 ? -1 : 0) : shown[(here + step + shown.length) % shown.length];
  mark.focus();
  mark.scrollIntoView({ block: "center" });
  pick(mark);
}

function setAside() {
  const current = text.querySelector("a.m[aria-current]");
  const number = current?.nextElementSibling?.matches("sup.n") && current.nextElementSibling.querySelector("a").hash.slice(1);
  const waiver = number && document.getElementById(number)?.querySelector(".waiver");
  if (!waiver) return;
  waiver.open = true;
  waiver.querySelector("input").focus();
}

text.addEventListener("click", (event) => {
  const mark = event.target.closest("a.m");
  if (!mark || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  pick(mark);
});

picked.querySelector("#unpick").addEventListener("click", unpick);

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const act = {
    n: () => go(warned, 1),
    p: () => go(warned, -1),
    m: () => go(marks, 1),
    w: setAside,
    Escape: unpick,
  }[event.key];
  if (!act) return;
  if (event.key === "w") event.preventDefault(); // it would be typed into the field that takes the focus
  act();
});

// Filters: a mark that is off is plain text to the eye and to the keyboard.

const filters = document.getElementById("filters");
filters.addEventListener("change", () => {
  const { subject, status, first } = Object.fromEntries(new FormData(filters));
  for (const mark of marks) {
    const isWarned = mark.classList.contains("warned");
    const off =
      (subject && !(mark.dataset.subjects ?? "").split(" ").includes(subject)) ||
      (status === "warned" ? !isWarned : status && mark.dataset.status !== status) ||
      (first && "again" in mark.dataset && !isWarned);
    mark.classList.toggle("off", Boolean(off));
    mark.tabIndex = off ? -1 : 0;
  }
});
filters.addEventListener("submit", (event) => event.preventDefault());

// Copying: the text with each mark in brackets and its warnings by number, then warnings and terms; as a page, too.

function marked() {
  const copy = text.cloneNode(true);
  for (const mark of copy.querySelectorAll("a.m")) {
    const plain = document.createElement(mark.classList.contains("off") ? "span" : "u");
    plain.textContent = mark.textContent;
    mark.replaceWith(plain);
  }
  for (const number of copy.querySelectorAll("sup.n")) number.textContent = `[${number.querySelector("a").lastChild.textContent}]`;
  return copy;
}

function lists() {
  const lines = [...document.querySelectorAll("ol.warnings > li")].map((each) => {
    const words = [".kind", ".seen", ".instead"].map((part) => each.querySelector(part)?.textContent.trim());
    return `[${each.value}] ${words[0]}: ${words[1]}${words[2] ? ` → ${words[2]}` : ""}`;
  });
  const terms = [...document.querySelectorAll("#margin > .card")].map((card) =>
    [...card.querySelectorAll(".cell .main")].map((each) => each.textContent.trim()).join(" · "),
  );
  return [...lines, "", ...terms.filter(Boolean)];
}

document.getElementById("copy-marked").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  const copy = marked();
  const plain = [copy.textContent, "", ...lists()].join("\n");
  const page = document.createElement("div");
  page.append(copy, ...lists().map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  try {
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": new Blob([plain], { type: "text/plain" }),
        "text/html": new Blob([page.outerHTML], { type: "text/html" }),
      }),
    ]);
    told.textContent = button.dataset.done;
  } catch {
    told.textContent = button.dataset.failed;
  }
});

document.getElementById("print").addEventListener("click", () => print());
