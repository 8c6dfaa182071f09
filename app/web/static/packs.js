// The workbench of a pack, kept in this browser as the form that it is. The page is complete without it.
const PACK = "puente-pack";
const SHELF = "puente-packs";
const MOST_SHELVED = 20;
const PASSING = /^(do|laid|csrf_token|format|lines|take|file|text|text_title|own-new-.*|reading-new|remark-new)$/;

const form = document.getElementById("pack");
const shelf = document.getElementById("shelf");
const live = document.querySelector("p[aria-live]");
const rows = () => [...form.querySelectorAll("tbody tr:not(.out)")];

function kept(name) {
  try {
    return localStorage.getItem(name) ?? "";
  } catch {
    return "";
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
    return true;
  } catch {
    return false;
  }
}

// The pack as its fields say it now, without what is only on its way in.
function described() {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of [...fields.keys()]) if (PASSING.test(name)) fields.delete(name);
  return fields;
}

function persist() {
  const told = document.getElementById("kept");
  told.textContent = keep(PACK, described().toString()) ? told.dataset.kept : told.dataset.unkept;
}

// Lay a pack on the bench: the server makes the page of it.
function lay(fields) {
  const sent = document.createElement("form");
  sent.method = "post";
  sent.action = form.action.split("#")[0];
  for (const [name, value] of [...fields, ["laid", "yes"]]) {
    const field = document.createElement("textarea"); // a hidden input would lose line breaks
    field.name = name;
    field.value = value;
    sent.append(field);
  }
  sent.hidden = true;
  document.body.append(sent);
  sent.submit();
}

function idsIn(fields) {
  const found = [];
  for (const number of fields.getAll("row")) {
    try {
      found.push(JSON.parse(fields.get(`item-${number}`)).id);
    } catch {
      found.push(undefined); // a row that nobody can read is no entry
    }
  }
  return found;
}

// A page that was opened anew, or that another page led to, shows what was kept, with the rows that it brings.
function restore() {
  const before = new URLSearchParams(kept(PACK));
  if (form.dataset.begun === "True" || !before.has("row")) return false;
  const brought = described();
  if (form.dataset.opened === "True") {
    if (before.toString() !== brought.toString()) shelve(before, idsIn(before).filter(Boolean));
    return false;
  }
  for (const name of ["since", "since_title"]) if (brought.has(name)) before.set(name, brought.get(name));
  const there = new Set(idsIn(before));
  let next = Math.max(0, ...before.getAll("row").map(Number)) + 1;
  brought.getAll("row").forEach((number, at) => {
    if (there.has(idsIn(brought)[at])) return;
    before.append("row", next);
    before.append(`item-${next}`, brought.get(`item-${number}`));
    next += 1;
  });
  lay(before);
  return true;
}

let waiting;
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(persist, 300);
}

function say(message) {
  live.classList.remove("quietly");
  live.textContent = message;
  setTimeout(() => (live.textContent = ""), 4000);
}

// Rows move at once; the server hears of it with the next step.
function tidy() {
  const all = [...form.querySelectorAll("tbody tr")];
  all.forEach((row, at) => {
    for (const button of row.querySelectorAll("[data-move=up], [data-move=down]")) {
      button.disabled = button.dataset.move === "up" ? at === 0 : at === all.length - 1;
    }
  });
}

function takeOut(row, button) {
  const isOut = row.classList.toggle("out");
  for (const field of row.querySelectorAll("input")) field.disabled = isOut;
  button.setAttribute("aria-pressed", String(isOut));
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("tr [data-move]");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("tr");
  if (button.dataset.move === "away") takeOut(row, button);
  else if (button.dataset.move === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  tidy();
  (button.disabled ? row.querySelector("[data-move]:not([disabled])") : button).focus();
  persist();
});

form.addEventListener("input", soon);
form.addEventListener("change", (event) => {
  if (!event.target.closest("#columns, #since")) return;
  form.action = `${form.action.split("#")[0]}#${event.target.closest("section").id}`;
  form.requestSubmit();
});
addEventListener("pagehide", persist);

// Packs that were put aside.
function shelved() {
  try {
    const found = JSON.parse(kept(SHELF) || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function shelve(fields = described(), keys = rows().map((row) => row.dataset.key)) {
  const pack = {
    title: fields.get("title") ?? "",
    date: fields.get("date") ?? "",
    keys,
    form: fields.toString(),
  };
  if (!pack.keys.length) return true;
  const others = shelved().filter((each) => each.title !== pack.title || each.date !== pack.date);
  const done = keep(SHELF, JSON.stringify([pack, ...others].slice(0, MOST_SHELVED)));
  say(done ? shelf.dataset.done.replace("{title}", pack.title || shelf.dataset.untitled) : shelf.dataset.full);
  return done;
}

function show() {
  const list = document.getElementById("shelved");
  const packs = shelved();
  list.hidden = !packs.length;
  list.replaceChildren(
    ...packs.map((pack, at) => {
      const item = document.createElement("li");
      const name = document.createElement("div");
      const title = document.createElement("bdi");
      title.textContent = pack.title || shelf.dataset.untitled;
      const facts = document.createElement("span");
      facts.className = "quiet";
      facts.textContent = ` ${pack.date} ${shelf.dataset.count.replace("{count}", pack.keys.length)}`;
      name.append(title, facts);
      item.append(name, ...["open", "compare", "drop"].map((what) => action(what, pack, at)));
      return item;
    }),
  );
}

function action(what, pack, at) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button";
  button.textContent = shelf.dataset[what];
  button.addEventListener("click", () => {
    if (what === "open") {
      if (shelve()) lay(new URLSearchParams(pack.form));
    } else if (what === "compare") {
      const fields = described();
      fields.set("since", JSON.stringify(pack.keys));
      fields.set("since_title", [pack.title, pack.date].filter(Boolean).join(", "));
      lay(fields);
    } else {
      keep(SHELF, JSON.stringify(shelved().toSpliced(at, 1)));
      show();
    }
  });
  return button;
}

document.getElementById("keep").addEventListener("click", () => {
  shelve();
  show();
});
document.getElementById("begin").addEventListener("click", () => {
  if (!shelve()) return;
  clearTimeout(waiting); // what was typed a moment ago would come back
  removeEventListener("pagehide", persist);
  keep(PACK, "");
  location.assign(form.action.split("#")[0]);
});

if (!restore()) {
  show();
  persist();
  if (form.dataset.begun === "True" && form.dataset.opened !== "True") history.replaceState(null, "", location.href); // so that reloading asks nothing
  if (form.dataset.print === "True") print();
}
