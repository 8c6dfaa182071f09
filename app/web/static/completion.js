// As-you-type completion in the search box: the ARIA combobox with a list. Without it the box is a plain search field.
const WAIT = 120; // ms after the last key
const PATIENCE = 10_000; // ms for an answer, then the list is left as it is
const SHORT = { en: "EN", es: "ES", zh: "中文" };
const live = document.querySelector("p[aria-live]");

for (const form of document.querySelectorAll("form.ask[data-suggest]")) complete(form);

function complete(form) {
  const input = form.querySelector("input");
  const list = element("ul", { class: "completions", id: `${input.id}-completions`, role: "listbox", "aria-label": form.dataset.label });
  list.hidden = true;
  form.append(list);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id });

  const known = new Map(); // what was answered, by query
  let timer, request, current = -1, shown = "";
  let isWaiting = false; // for a pause in typing, or for an answer

  const isOpen = () => !list.hidden;
  const choose = (index) => {
    const options = list.children;
    current = options.length ? (index + options.length + 1) % (options.length + 1) : -1;
    if (current === options.length) current = -1; // past the last: back to what was typed
    for (const [at, option] of [...options].entries()) option.setAttribute("aria-selected", String(at === current));
    if (current < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options[current].id);
    options[current].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    list.hidden = true;
    current = -1;
    set(input, { "aria-expanded": "false" });
    input.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    if (!list.children.length || document.activeElement !== input) return;
    list.hidden = false;
    set(input, { "aria-expanded": "true" });
  };
  const show = (query, suggestions) => {
    isWaiting = false;
    shown = query;
    current = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...suggestions.map((each, index) => option(form, list.id, each, index)));
    if (suggestions.length) open();
    else close();
    tell(suggestions.length ? form.dataset.count.replace("{count}", suggestions.length) : form.dataset.none);
  };
  const ask = async (query) => {
    request?.abort();
    if (known.has(query)) return show(query, known.get(query));
    request = new AbortController();
    const { signal } = request;
    const late = setTimeout(() => request.abort(), PATIENCE);
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      known.set(query, suggestions);
      if (!signal.aborted && input.value.trim() === query) show(query, suggestions);
    } catch {
      // no line, or a newer question: the box works without an answer
    } finally {
      clearTimeout(late);
      if (!signal.aborted) isWaiting = false;
    }
  };
  const leave = () => {
    clearTimeout(timer);
    request?.abort();
    isWaiting = false;
  };
  const listen = () => {
    leave();
    const query = input.value.trim();
    if (!query) {
      list.replaceChildren();
      return close();
    }
    isWaiting = true;
    timer = setTimeout(() => ask(query), known.has(query) ? 0 : WAIT);
  };

  input.addEventListener("input", (event) => event.isComposing || listen());
  input.addEventListener("compositionend", listen);
  input.addEventListener("blur", () => {
    leave();
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen()) {
        if (input.value.trim() === shown) open();
        else listen();
        if (event.altKey || !isOpen()) return;
      }
      choose(event.key === "ArrowDown" ? current + 1 : current < 0 ? list.children.length - 1 : current - 1);
    } else if (event.key === "Escape" && (isOpen() || isWaiting)) {
      event.preventDefault(); // or the browser empties the box
      leave();
      close();
    } else if (event.key === "Enter" && isOpen() && current >= 0) {
      event.preventDefault();
      location.assign(list.children[current].dataset.href);
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("li");
    if (chosen) location.assign(chosen.dataset.href);
  });
}

function option(form, id, { concept, designation, highlight }, index) {
  const item = element("li", { id: `${id}-${index}`, role: "option", "aria-selected": "false" });
  item.dataset.href = form.dataset.entry.replace("ID", encodeURIComponent(concept.id));
  item.append(element("span", { class: "tag", lang: designation.language }, SHORT[designation.language.slice(0, 2)]));
  const found = element("span", { class: "found reading" });
  const retired = { superseded: "†", deprecated: "×" }[designation.status];
  if (retired) {
    found.append(element("span", { "aria-hidden": "true", class: "unconfirmed" }, `${retired} `));
    found.append(element("span", { class: "visually-hidden" }, `${form.dataset[designation.status]}: `));
  }
  const text = element("span", { lang: designation.language });
  text.append(...marked(designation.text, highlight));
  found.append(text);
  item.append(found, others(concept, designation));
  return item;
}

/** What else the concept is called: in the other languages, and in this one where an acronym or variant was met. */
function others(concept, designation) {
  const line = element("span", { class: "others" });
  for (const [language, label] of Object.entries(concept.labels)) {
    if (label && label !== designation.text) line.append(element("span", { class: "reading", lang: language }, label));
  }
  return line;
}

/** The text with its matched parts marked; offsets count code points. */
function marked(text, spans) {
  const points = Array.from(text);
  const nodes = [];
  let at = 0;
  for (const [start, end] of spans) {
    if (start > at) nodes.push(points.slice(at, start).join(""));
    nodes.push(element("mark", {}, points.slice(start, end).join("")));
    at = end;
  }
  if (at < points.length) nodes.push(points.slice(at).join(""));
  return nodes;
}

function element(name, attributes, text) {
  const made = document.createElement(name);
  set(made, attributes);
  if (text !== undefined) made.textContent = text;
  return made;
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

let silence;
/** To a screen reader alone. */
function tell(message) {
  clearTimeout(silence);
  live.classList.add("quietly");
  live.textContent = message;
  silence = setTimeout(() => (live.textContent = ""), 3000);
}
