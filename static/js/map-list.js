// The list beside the map and the map mark and filter each other. Rows carry data-number (or data-key).
import { keyOf } from "./map-marks.js";

const rowKey = (row) => row.dataset.key || row.dataset.number;

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
