// The ballot while choosing: the basket lives, rows can be searched, too many is explained. Nothing is ever
// disabled, and without this module the same form works (the server says the same things).
const form = document.querySelector("form.ballot");
const side = document.querySelector("[data-basket]");
const dock = document.querySelector("[data-dock]");
const texts = side ? JSON.parse(side.dataset.texts) : {};

const fill = (text, facts) => Object.entries(facts).reduce((all, [key, value]) => all.replace(`{${key}}`, value), text);
const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text ?? "" });

// What the town wrote is Polish on a page in any language.
const own = (node) => Object.assign(node, document.documentElement.lang === "pl" ? {} : { lang: "pl" });

/** What is chosen in one pool: [{number, title, value}], in the order of the page, ranked ones by place. */
function chosenIn(pool) {
  const rows = [...pool.querySelectorAll(".choice")].map((row) => {
    const field = row.querySelector("input, select");
    const value = field.type === "checkbox" ? (field.checked ? 1 : 0) : Number.parseInt(field.value, 10) || 0;
    row.classList.toggle("chosen", value > 0);
    return { number: Number(row.dataset.number), title: row.dataset.title, value };
  }).filter((one) => one.value > 0);
  return pool.dataset.method === "ranking" ? rows.sort((a, b) => a.value - b.value) : rows;
}

function judge(pool, chosen) {
  const most = Number(pool.dataset.most);
  const isPoints = pool.dataset.method === "points";
  const used = isPoints ? chosen.reduce((sum, one) => sum + one.value, 0) : chosen.length;
  const facts = { used, most, over: used - most, n: most - used };
  let fault = "";
  if (used > most) fault = fill(isPoints ? texts.tooManyPoints : texts.tooMany, facts);
  const places = chosen.map((one) => one.value);
  const twice = pool.dataset.method === "ranking" && places.find((place, index) => places.indexOf(place) !== index);
  if (twice) fault = fill(texts.sameRank, { place: twice });
  let rest = "";
  if (!fault && used < most) rest = isPoints ? fill(texts.restPoints, facts) : facts.n === 1 ? texts.restOne : fill(texts.restMany, facts);
  return { id: pool.dataset.pool, isQuiet: Boolean(pool.closest("details")) && !chosen.length, short: pool.dataset.short, method: pool.dataset.method, chosen, used, most, fault, rest };
}

function tellFault(pool, fault) {
  const line = pool.querySelector("[data-pool-error]");
  if (line.textContent !== fault) line.textContent = fault;
  line.hidden = !fault;
}

function drawSide(state) {
  const box = side.querySelector(`[data-basket-pool="${CSS.escape(state.id)}"]`);
  if (!box) return;
  box.hidden = state.isQuiet;
  const used = box.querySelector("[data-used]");
  used.textContent = fill(texts.of, state);
  used.classList.toggle("over", Boolean(state.fault));
  box.querySelector("[data-rest]").textContent = state.fault || state.rest;
  box.querySelector("ul").replaceChildren(...state.chosen.map((one) => {
    const row = document.createElement("li");
    row.append(make("span", "no s", one.number), own(make("span", "", one.title)));
    if (state.method === "points") row.append(make("b", "nb", fill(texts.points, { n: one.value })));
    if (state.method === "ranking") row.append(make("b", "nb", fill(texts.place, { n: one.value })));
    return row;
  }));
}

function drawDock(states) {
  const numbers = states.flatMap((state) => state.chosen.map((one) => one.number));
  const joined = numbers.length < 2 ? numbers.join("") : numbers.slice(0, -1).join(", ") + texts.and + numbers.at(-1);
  const counts = states.filter((state) => !state.isQuiet).flatMap((state, at) => [at ? ", " : "", own(make("span", "", state.short)), ` ${fill(texts.of, state)}`]);
  dock.querySelector("[data-dock-counts]").replaceChildren(...counts);
  const fault = states.find((state) => state.fault)?.fault;
  dock.querySelector("[data-dock-numbers]").textContent = fault || (numbers.length ? fill(numbers.length > 1 ? texts.numbers : texts.number, { list: joined }) : "");
}

function refresh() {
  const states = [...form.querySelectorAll("[data-pool]")].map((pool) => {
    const state = judge(pool, chosenIn(pool));
    tellFault(pool, state.fault);
    return state;
  });
  if (side) states.forEach(drawSide);
  if (dock) drawDock(states);
}

// Search: every word must begin some word of the row; accents and case do not matter. What is chosen is always seen.
const plain = (text) => text.toLowerCase().replaceAll("ł", "l").normalize("NFD").replace(/\p{M}/gu, "");

function matcher(field, category) {
  const sought = plain(field.value).split(/\s+/).filter(Boolean);
  const wanted = category?.value ? category.selectedOptions[0].textContent : "";
  const isNarrow = sought.length > 0 || wanted !== "";
  const fits = ({ row, words }) => (!wanted || row.dataset.category === wanted) && sought.every((part) => words.some((word) => word.startsWith(part)));
  return { isNarrow, fits };
}

function search(holder, rows) {
  const { isNarrow, fits } = matcher(holder.querySelector("input"), holder.querySelector("select"));
  const found = new Set();
  for (const one of rows) {
    const { row } = one;
    const isFound = fits(one);
    const isOut = !isFound && !row.classList.contains("chosen");
    row.toggleAttribute("data-off-search", isOut);
    row.hidden = isOut || row.hasAttribute("data-off-map");
    if (isFound) found.add(row.dataset.number);
    if (isFound && isNarrow && row.closest("details")) row.closest("details").open = true;
  }
  holder.querySelector("[data-found]").textContent = isNarrow ? fill(texts.found, { n: found.size }) : "";
  form.querySelectorAll("[data-map-list]").forEach((list) => list.dispatchEvent(new CustomEvent("list-filtered", { detail: { keys: isNarrow ? found : null } })));
}

function addSearch() {
  const holder = document.querySelector("[data-ballot-search]");
  if (!holder) return;
  holder.hidden = false;
  const rows = [...form.querySelectorAll(".choice")].map((row) => ({
    row, words: plain(`${row.dataset.number} ${row.dataset.title} ${row.dataset.words}`).split(/[^\p{L}\p{N}]+/u),
  }));
  holder.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  holder.addEventListener("input", () => search(holder, rows));
}

if (form) {
  form.addEventListener("change", refresh);
  form.addEventListener("input", (event) => { if (event.target.type === "number") refresh(); });
  window.addEventListener("pageshow", refresh);
  refresh();
  addSearch();
}
