// The list beside the map, equal to it: each part with its place, to be corrected or removed without the map.
import { element } from "./map-frame.js";

export class PartList {
  constructor(root, drawing, words, acts) {
    Object.assign(this, { drawing, words, acts });
    this.box = root.querySelector("[data-place-list]");
    this.list = this.box.querySelector("ol");
    this.empty = root.querySelector("[data-place-empty]");
    this.isTouched = false;
  }

  /** Draws the rows anew. What the server found wrong stays until something is changed. */
  show(isChange) {
    if (isChange) {
      this.box.querySelectorAll("[data-place-error]").forEach((node) => node.remove());
      this.isTouched = true;
    }
    const wrong = this.isTouched ? [] : [...this.list.children].map((row) => row.classList.contains("bad"));
    this.list.replaceChildren(...this.drawing.parts.map((part, n) => this.row(part, n, wrong[n])));
    this.empty.hidden = this.drawing.parts.length > 0;
  }

  row(part, number, isWrong) {
    const row = element("li", `${isWrong ? "bad" : ""}${this.drawing.selected?.part === number ? " on" : ""}`.trim());
    const text = element("span", "", row);
    const name = this.words.part(part, number);
    element("b", "", text, name);
    text.append(`: ${this.words.about(part)}`);
    if (this.drawing.isUnfinished(part)) {
      element("br", "", text);
      element("em", "", text, this.words.say(part.kind === "line" ? "unfinishedLine" : "unfinishedArea"));
    }
    const acts = element("span", "place-acts", row);
    this.button(acts, "edit", name, () => this.acts.select(number, part.at.length - 1, true));
    this.button(acts, "remove", name, () => this.acts.remove(number));
    return row;
  }

  button(row, word, name, act) {
    const made = element("button", "button quiet small", row, this.words.say(word));
    made.type = "button";
    made.setAttribute("aria-label", `${this.words.say(word)}: ${name}`);
    made.addEventListener("click", act);
  }
}
