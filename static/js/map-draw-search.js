// Search of named places: what is picked brings the crosshair there, nothing is put down by itself.
import { element, json } from "./map-frame.js";
import { closeZoom } from "./map-near.js";

const CLOSE = 16;

class Search {
  constructor(root, map, words, tools, address) {
    Object.assign(this, { map, words, tools, address });
    const box = root.querySelector(".place-search");
    this.input = box.querySelector("input[type=search]");
    this.list = element("ul", "place-found no-print", null);
    box.querySelector(".field-row").after(this.list);
    box.querySelector("[data-place-act=find]").addEventListener("click", (event) => this.start(event));
    this.input.addEventListener("keydown", (event) => { if (event.key === "Enter") this.start(event); });
  }

  start(event) {
    if (!this.input.value.trim()) return;
    event.preventDefault();
    this.find(1).catch(() => this.tools.say(this.words.say("searchFailed"), true));
  }

  async find(page) {
    const found = await json(`${this.address}?${new URLSearchParams({ q: this.input.value, strona: page })}`);
    const rows = found.items.map((place) => this.row(place));
    if (page === 1) this.list.replaceChildren(...rows);
    else this.list.append(...rows);
    if (found.page < found.pages) this.addMore(page + 1);
    this.tools.say(this.words.say(found.total ? "found" : "notFound", { n: found.total }), true);
    rows[0]?.querySelector("button").focus({ preventScroll: page === 1 });
  }

  row(place) {
    const row = element("li", "", null);
    const button = element("button", "button quiet small", row, place.label);
    button.type = "button";
    button.addEventListener("click", () => this.pick(place));
    return row;
  }

  addMore(page) {
    const row = element("li", "", this.list);
    const button = element("button", "button quiet small", row, this.words.say("more"));
    button.type = "button";
    button.addEventListener("click", () => { row.remove(); this.find(page); });
  }

  pick(place) {
    this.map.setView([place.lat, place.lon], Math.max(this.map.getZoom(), closeZoom(this.map, CLOSE)), { animate: false });
    this.list.replaceChildren();
    this.input.value = "";
    this.tools.say(this.words.say("stands", { place: place.label }), true);
    this.tools.main.focus({ preventScroll: true });
    this.map.getContainer().scrollIntoView({ block: "nearest" });
  }
}

export function addSearch(root, map, words, tools, address) {
  return new Search(root, map, words, tools, address);
}
