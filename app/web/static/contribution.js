// The form of an entry: findings and near entries while somebody writes, drafts, one more designation at a click.
// It is complete without this: every button here sends the form.
const form = document.getElementById("entry");
const { judge, keep, key, kept, restore, nothing } = form.dataset;
const WAIT = 700;
const KEEP_EVERY = 15_000;
const net = `puente:${key}`;
const fields = () => new URLSearchParams(new FormData(form));

function make(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) if (value) made.setAttribute(name, value);
  return made;
}

async function ask(address, body) {
  const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
  if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) throw new Error(String(answer.status));
  return answer.json();
}

// ── While writing ──
let timer;
let asked = 0;
form.addEventListener("input", (event) => {
  if (event.target.name === "reason") return remember();
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
  remember();
});

async function look() {
  const mine = ++asked;
  let answer;
  try {
    answer = await ask(judge, fields());
  } catch {
    return; // it will be said when the form is sent
  }
  if (mine === asked) show(answer);
}

function show({ findings, duplicates, readings, offers }) {
  for (const place of form.querySelectorAll("[data-for]")) {
    const own = findings.filter((each) => each.field === place.dataset.for);
    place.replaceChildren(
      ...own.map((each) => {
        const line = make("p", "", { class: each.severity === "warning" ? "finding note" : "finding" });
        line.append(make("span", each.text));
        return line;
      }),
    );
    place.closest(".field")?.classList.toggle("flagged", own.some((each) => each.severity === "error"));
  }
  document.getElementById("alike").replaceChildren(...duplicates.map(near));
  document.getElementById("none-alike").textContent = duplicates.length ? "" : nothing;
  for (const [number, found] of Object.entries(readings)) {
    for (const [name, text] of Object.entries(found)) propose(form.elements[`d-${number}-${name}`], text);
  }
  for (const place of form.querySelectorAll("[data-offers]")) {
    place.replaceChildren(...(offers[place.dataset.offers] ?? []).map((each) => offer(each, place.dataset.offers)));
  }
}

function near({ text, why, address, labels }) {
  const row = make("li", "");
  row.append(make("p", `${why}: ${text}`, { class: "why" }));
  labels.forEach((label, at) => {
    const line = make("p", at ? label.text : "", { class: "term reading", lang: label.language });
    if (!at) line.append(make("a", label.text, { href: address, target: "_blank" }));
    row.append(line);
  });
  return row;
}

// Pinyin and traditional form, unless somebody wrote their own.
function propose(field, text) {
  if (!field || field === document.activeElement) return;
  if (!field.value || field.value === field.dataset.proposed) {
    field.value = text;
    field.dataset.proposed = text;
  }
}

function offer({ key: chosen, title, publisher, language }, place) {
  const button = make("button", "", { class: "add", type: "button" });
  button.append(make("bdi", title, { lang: language }), ` ${publisher}`);
  button.addEventListener("click", () => {
    form.elements[place].value = chosen;
    button.parentElement.replaceChildren();
    form.elements[place].dispatchEvent(new Event("input", { bubbles: true }));
    form.elements[place].focus();
  });
  return button;
}

// ── One more row: a designation, a quoted use, a note ──
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-adds]");
  if (!button) return;
  event.preventDefault();
  add(button).querySelector("textarea").focus();
});

function add(button) {
  const letter = button.dataset.adds;
  const list = `fieldset[data-list="${letter}"]`;
  const copy = [...button.parentElement.querySelectorAll(list)].at(-1).cloneNode(true);
  const number = Math.max(...[...form.querySelectorAll(list)].map((each) => Number(each.dataset.row))) + 1;
  rename(copy, `${letter}-${copy.dataset.row}-`, `${letter}-${number}-`);
  copy.dataset.row = number;
  empty(copy);
  const status = copy.querySelector(`[name="${letter}-${number}-status"]`);
  if (status) status.value = "admitted";
  button.before(copy);
  return copy;
}

function rename(row, before, after) {
  row.querySelectorAll(`[name="${before}of"], [name="${before}rest"], .picked, .add.quiet`).forEach((each) => each.remove());
  for (const each of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for", "aria-describedby", "data-for", "data-offers"]) {
      const value = each.getAttribute(name);
      if (value?.includes(before)) each.setAttribute(name, value.replaceAll(before, after));
    }
    delete each.dataset.proposed;
  }
}

function empty(row) {
  row.querySelectorAll(".finding, label .hint.sense").forEach((each) => each.remove());
  row.querySelectorAll(".offers").forEach((each) => each.replaceChildren());
  row.querySelectorAll(".flagged").forEach((each) => each.classList.remove("flagged"));
  for (const each of row.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (each.type === "checkbox") each.checked = false;
    else each.value = "";
  }
}

// ── Nothing is lost: a draft on the server, and the browser's own memory as a second net ──
let changed = false;
let sending = false;

function remember() {
  changed = true;
  try {
    localStorage.setItem(net, JSON.stringify([...fields()].filter(([name]) => name !== "csrf_token")));
  } catch {
    // the draft on the server is left
  }
}

function forget() {
  try {
    localStorage.removeItem(net);
  } catch {
    // there is none then
  }
}

async function keepDraft() {
  if (!keep || !form.dataset.draft || !changed || sending) return;
  const typed = [...form.querySelectorAll('[name$="-text"]')].some((each) => each.value.trim());
  if (!typed) return;
  changed = false;
  sending = true;
  try {
    const answer = await ask(keep, fields());
    if (answer.kept) {
      form.elements.proposal.value = answer.proposal;
      form.elements.version.value = answer.version;
      history.replaceState(null, "", answer.address);
      const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
      form.querySelector(".kept-at").textContent = `${kept} ${time}`;
    }
  } catch {
    changed = true; // the next time, or when it is sent
  } finally {
    sending = false;
  }
}
setInterval(keepDraft, KEEP_EVERY);
form.addEventListener("submit", (event) => {
  changed = false;
  if (event.submitter?.value === "submit" || event.submitter?.value === "save") sent();
});

// What was sent is forgotten once another page has it; until then it may come back.
function sent() {
  try {
    sessionStorage.setItem("puente:sent", net);
  } catch {
    // it is offered again then
  }
}

const ROW = /^([dun])-(\d+)-(.+)$/;

// What somebody writes or chooses; not what a form carries along, nor ticks.
function isWritten(name) {
  const field = form.elements[name];
  if (field) return field.tagName === "TEXTAREA" || field.tagName === "SELECT" || field.type === "text";
  return /^[dun]-\d+-(text|cite|date|reading|traditional|unconfirmed|note-.+|en|es|zh-Hans)$/.test(name);
}

function isOther(name, value) {
  return !form.elements[name] || form.elements[name].value !== value;
}

// Into its field; a row that was added at a click is added again. `stored` is all that the form held.
function bringBack(name, value, stored) {
  const [, letter, number, part] = ROW.exec(name) ?? [];
  if (!letter || form.elements[name]) {
    form.elements[name].value = value;
    form.elements[name].closest("details")?.setAttribute("open", "");
    return;
  }
  const row = rowOf(letter, number, stored.get(`${letter}-${number}-language`));
  row.querySelector(`[name="${letter}-${row.dataset.row}-${part}"]`).value = value;
}

function rowOf(letter, number, language) {
  const there = form.querySelector(`fieldset[data-was="${letter}-${number}"]`);
  if (there) return there;
  const columns = [...form.querySelectorAll("[data-language]")];
  const column = columns.find((each) => each.dataset.language.slice(0, 2) === language?.slice(0, 2)) ?? form;
  const row = add(column.querySelector(`button[data-adds="${letter}"]`));
  row.dataset.was = `${letter}-${number}`;
  row.closest("details")?.setAttribute("open", "");
  return row;
}

function offerBack() {
  let stored = null;
  try {
    if (sessionStorage.getItem("puente:sent") === net) {
      sessionStorage.removeItem("puente:sent");
      forget();
    }
    stored = JSON.parse(localStorage.getItem(net) ?? "null");
  } catch {
    return;
  }
  const lost = (stored ?? []).filter(([name, value]) => value && isWritten(name) && isOther(name, value));
  if (!lost.length) return;
  const notice = make("p", "", { class: "notice plain" });
  const button = make("button", restore, { type: "button", class: "add" });
  button.addEventListener("click", () => {
    for (const [name, value] of lost) bringBack(name, value, new Map(stored));
    notice.remove();
    look();
  });
  notice.append(button);
  form.before(notice);
}
offerBack();
