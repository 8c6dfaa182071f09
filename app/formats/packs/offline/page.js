// Looking up in the pack that this page holds. Nothing is fetched: the keys of every row were made with the file.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
setVariants(...data.variants);

const root = document.documentElement;
const box = document.getElementById("q");
const body = document.querySelector(".booth tbody");
const rows = Array.from(body.rows, (element, at) => ({
  element,
  by: element.querySelector(".by"),
  names: data.rows[at], // pairs: a designation's text, or "" where the row shows it; and its keys
  text: null,
}));

// How near a row is to what was typed: 0 the whole key, then its beginning, a part, all its words, its remarks.
function nearness(row, keys, words) {
  let best = { rank: 9, name: "" };
  for (const [name, own] of row.names) {
    for (const key of own) {
      for (const typed of keys) {
        const at = key.indexOf(typed);
        if (at < 0 || (at > 0 && typed.length < 2 && !isHan(typed))) continue;
        const rank = key === typed ? 0 : at === 0 ? 1 : 2;
        if (rank < best.rank) best = { rank, name };
      }
    }
  }
  if (best.rank < 9) return best;
  row.text ??= fold(row.element.textContent);
  const held = [row.text, ...row.names.flatMap(([, own]) => own)];
  if (words.length && words.every((word) => held.some((each) => each.includes(word)))) return { rank: 3, name: "" };
  return best;
}

function isHan(text) {
  return /\p{Script=Han}/u.test(text);
}

// With nothing found: keys that are a letter or two away, or that begin so.
function nearMiss(row, keys) {
  for (const [name, own] of row.names) {
    for (const key of own) {
      for (const typed of keys) {
        const limit = typed.length < 4 ? 0 : typed.length < 6 ? 1 : 2;
        if (limit && !isHan(typed) && distance(typed, key.slice(0, typed.length + limit), limit) <= limit) {
          return { rank: 5, name };
        }
      }
    }
  }
  return { rank: 9, name: "" };
}

// Insertions, deletions, replacements and swaps of neighbours until `one` begins `other`; more than the limit is given up.
function distance(one, other, limit) {
  let before = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(last[j] + 1, next[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > limit) return limit + 1;
    before = last;
    last = next;
  }
  return Math.min(...last);
}

function look() {
  const keys = queryKeys(box.value);
  const words = fold(box.value).split(" ").filter(Boolean);
  let found = rows.map((row) => (keys.length ? nearness(row, keys, words) : { rank: 0, name: "" }));
  if (keys.length && found.every((each) => each.rank > 5)) found = rows.map((row) => nearMiss(row, keys));
  const order = rows.map((row, at) => at).sort((a, b) => found[a].rank - found[b].rank || a - b);
  let shown = 0;
  for (const at of order) {
    const { element, by } = rows[at];
    const { rank, name } = found[at];
    element.hidden = rank > 5;
    by.hidden = !name;
    by.lastChild.textContent = name;
    if (!element.hidden) shown += 1;
    body.append(element);
  }
  document.getElementById("nothing").hidden = shown > 0;
  tell(shown);
}

function tell(shown) {
  const { shown: of, count } = data.words[root.dataset.language];
  const all = box.value.trim() ? of.replace("{shown}", shown).replace("{all}", rows.length) : count;
  document.getElementById("count").textContent = all;
}

// The page's own words, in the language of the interface that is chosen; terms stay as they are.
function speak(language) {
  const words = data.words[language];
  root.lang = { en: "en", es: "es", zh: "zh-Hans" }[language];
  root.dataset.language = language;
  for (const each of document.querySelectorAll("[data-w]")) each.textContent = words[each.dataset.w];
  for (const each of document.querySelectorAll("[data-w-label]")) each.ariaLabel = words[each.dataset.wLabel];
  for (const each of document.querySelectorAll("[data-w-placeholder]")) each.placeholder = words[each.dataset.wPlaceholder];
  for (const each of document.querySelectorAll("[data-speak]")) each.ariaPressed = String(each.dataset.speak === language);
  keep("language", language);
  look();
}

const isDark = () =>
  root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

function keep(name, value) {
  try {
    localStorage.setItem(`puente-pack-${name}`, value);
  } catch {
    // some browsers keep nothing for a file
  }
}

function kept(name) {
  try {
    return localStorage.getItem(`puente-pack-${name}`);
  } catch {
    return null;
  }
}

if (["light", "dark"].includes(kept("theme"))) root.dataset.theme = kept("theme");
document.getElementById("theme").addEventListener("click", () => {
  root.dataset.theme = isDark() ? "light" : "dark";
  keep("theme", root.dataset.theme);
});
document.getElementById("print").addEventListener("click", () => print());
for (const each of document.querySelectorAll("[data-speak]")) {
  each.addEventListener("click", () => speak(each.dataset.speak));
}
box.addEventListener("input", look);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    box.value = "";
    look();
    box.focus();
  } else if (event.key === "/" && event.target !== box && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});
// On paper all rows stand, in their own order.
addEventListener("beforeprint", () => {
  for (const { element, by } of rows) {
    body.append(element);
    element.hidden = false;
    by.hidden = true;
  }
});
addEventListener("afterprint", look);
root.classList.add("js");
speak(kept("language") in data.words ? kept("language") : root.dataset.language);
if (matchMedia("(pointer: fine)").matches) box.focus();
