// The list beside the map and the map mark and filter each other. Rows carry data-number (or data-key).
import { keyOf } from "./map-marks.js";
import { picture, SIGNS } from "./map-pictures.js";

const rowKey = (row) => row.dataset.key || row.dataset.number;

/** The legend shows only what is on the map. */
export function fillLegend(root, features, texts) {
  const list = root.querySelector("[data-legend]");
  if (!list) return;
  const things = features.map((feature) => feature.properties);
  const rows = [];
  for (const outcome of ["won", "lost", "former", ...Object.keys(SIGNS)]) {
    if (things.some((p) => p.outcome === outcome)) rows.push(["circle", outcome, texts[outcome]]);
  }
  const seen = new Map();
  for (const p of things) {
    const word = p.category_label ?? p.category;
    if (word && !seen.has(word)) seen.set(word, [p.shape || "circle", "", word, p.category_lang]);
  }
  const told = [...list.children].map((item) => item.textContent.trim().replaceAll("\u00a0", " "));
  rows.push(...[...seen.values()].sort((a, b) => told.indexOf(a[2]) - told.indexOf(b[2])));
  if (!rows.length) return;
  list.replaceChildren(...rows.map(([shape, outcome, word, lang]) => {
    const item = document.createElement("li");
    const svg = picture(shape, "", 0, outcome);
    svg.querySelector(".ring").remove();
    svg.querySelector(".h")?.remove();
    if (SIGNS[outcome]) {
      svg.setAttribute("viewBox", "3 -30 26 26");
      svg.querySelector(".sh").remove();
    } else if (outcome) svg.querySelector(".sh").classList.add(outcome);
    const name = document.createElement(outcome === "won" ? "strong" : "span");
    name.textContent = word;
    if (lang) name.lang = lang;
    item.append(svg, name);
    return item;
  }));
}

function markEachOther(lists, marks) {
  const found = lists.flatMap((list) => [...list.querySelectorAll("[data-number], [data-key]")]);
  const rows = new Map(found.map((row) => [rowKey(row), row]));
  for (const [key, row] of rows) {
    for (const [type, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) {
      row.addEventListener(type, () => marks.light(key, on));
    }
  }
  marks.onHover = (key, on) => rows.get(key)?.classList.toggle("on", on);
  marks.draw();
  return rows;
}

// "Only what the map shows": hides the other rows; says how many are left.
function addViewFilter(root, map, marks, rows, texts) {
  const onMap = new Set(marks.all.map((one) => keyOf(one.properties)));
  const known = [...rows].filter(([key]) => onMap.has(key));
  if (known.length < 2) return;
  const holder = document.createElement("div");
  holder.className = "tick no-print";
  const box = Object.assign(document.createElement("input"), { type: "checkbox", id: `${root.id}-only` });
  const label = Object.assign(document.createElement("label"), { htmlFor: box.id, textContent: texts.onlySeen });
  const count = Object.assign(document.createElement("p"), { className: "hint" });
  count.setAttribute("role", "status");
  holder.append(box, label, count);
  root.querySelector(".legend").after(holder);
  const apply = () => {
    const seen = marks.seen();
    let left = 0;
    for (const [key, row] of known) {
      const isOut = box.checked && !seen.has(key) && !row.classList.contains("chosen");
      row.toggleAttribute("data-off-map", isOut);
      row.hidden = isOut || row.hasAttribute("data-off-search");
      left += isOut ? 0 : 1;
    }
    count.textContent = box.checked ? texts.seen.replace("{n}", left).replace("{all}", known.length) : "";
  };
  box.addEventListener("change", apply);
  map.on("moveend", () => { if (box.checked) apply(); });
}

/** Joins a map with every list that names it: one filter for all of them. */
export function joinList(root, map, marks, texts) {
  const lists = [...document.querySelectorAll(`[data-map-list="${CSS.escape(root.id)}"]`)];
  if (!lists.length) return;
  addViewFilter(root, map, marks, markEachOther(lists, marks), texts);
  lists.forEach((list) => list.addEventListener("list-filtered", (event) => marks.only(event.detail.keys)));
}
