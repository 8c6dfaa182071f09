// Entries put into the pack of this browser from wherever they stand. The workbench (packs.js) shows the pack.
const PACK = "puente-pack";
const live = document.querySelector("p[aria-live]");

function pack() {
  try {
    return new URLSearchParams(localStorage.getItem(PACK) ?? "");
  } catch {
    return new URLSearchParams();
  }
}

// The numbers of the rows that hold entries, by id.
function rows(fields) {
  const found = new Map();
  for (const number of fields.getAll("row")) {
    try {
      found.set(JSON.parse(fields.get(`item-${number}`)).id, number);
    } catch {
      // a row that nobody can read is no entry
    }
  }
  return found;
}

function toggle(id) {
  const fields = pack();
  const there = rows(fields);
  const isIn = there.has(id);
  if (isIn) {
    const number = there.get(id);
    const others = fields.getAll("row").filter((each) => each !== number);
    for (const name of [...fields.keys()]) if (name.endsWith(`-${number}`)) fields.delete(name);
    fields.delete("row");
    for (const each of others) fields.append("row", each);
  } else {
    const next = Math.max(-1, ...fields.getAll("row").map(Number)) + 1;
    fields.append("row", next);
    fields.append(`item-${next}`, JSON.stringify({ id }));
  }
  localStorage.setItem(PACK, fields.toString());
  return !isIn;
}

function show() {
  const there = rows(pack());
  for (const button of document.querySelectorAll("[data-pack]")) {
    const isIn = there.has(button.dataset.pack);
    button.setAttribute("aria-pressed", String(isIn));
    button.textContent = isIn ? button.dataset.in : button.dataset.out;
  }
}

let silence;
function say(message) {
  clearTimeout(silence);
  live.classList.remove("quietly");
  live.textContent = message;
  silence = setTimeout(() => (live.textContent = ""), 4000);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-pack]");
  if (!button) return;
  const { label, pack: id, added, removed, failed } = button.dataset;
  try {
    const message = toggle(id) ? added : removed;
    say(message.replace("{label}", label).replace("{count}", pack().getAll("row").length));
  } catch {
    say(failed);
  }
  show();
});

addEventListener("storage", show); // another tab
addEventListener("pageshow", show); // back from the workbench
show();
