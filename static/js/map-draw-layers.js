// Draws the parts on the map: outlines of all, handles of the points and of the shape that is being worked on.
import { crossing } from "./map-draw-shapes.js";

const L = window.L;
const GRIP = 30;

function grip(isSelected, number) {
  const dot = document.createElement("span");
  dot.textContent = number;
  return L.divIcon({ className: `grip${isSelected ? " on" : ""}${number ? " point" : ""}`, iconSize: [GRIP, GRIP], iconAnchor: [GRIP / 2, GRIP / 2], html: dot });
}

export class Layers {
  constructor(map, drawing, words, acts) {
    Object.assign(this, { map, drawing, words, acts, grips: new Map(), paths: [] });
    this.group = L.layerGroup().addTo(map);
  }

  draw() {
    const hadFocus = this.focused();
    this.group.clearLayers();
    this.grips.clear();
    this.paths = this.drawing.parts.map((part, n) => this.outline(part, n));
    this.drawing.parts.forEach((part, n) => this.handles(part, n));
    this.marks = this.drawing.parts.map((part) => crossing(part)).filter(Boolean).map((at) => this.cross(at));
    if (hadFocus) this.focus();
  }

  outline(part, number) {
    if (part.kind === "point") return null;
    const shape = part.kind === "area" && part.at.length > 2 ? L.polygon(part.at) : L.polyline(part.at);
    shape.options.interactive = false;
    shape.options.className = `drawn ${part.kind}${number === this.working() ? " on" : ""}`;
    const middle = part.at.length > 1 ? shape.addTo(this.group).getBounds().getCenter() : L.latLng(part.at[0]);
    if (number !== this.working()) {
      const word = document.createElement("span");
      word.textContent = number + 1;
      L.marker(middle, { interactive: false, keyboard: false, icon: L.divIcon({ className: "grip name", iconSize: [GRIP, GRIP], html: word }) }).addTo(this.group);
    }
    return shape;
  }

  /** The part whose vertices can be taken hold of: the selected one, else the one that is still open. */
  working() {
    return this.drawing.selected ? this.drawing.selected.part : this.drawing.open;
  }

  handles(part, number) {
    if (part.kind !== "point" && number !== this.working()) return;
    const chosen = this.drawing.selected?.part === number ? this.drawing.selected.vertex : part.at.length - 1;
    part.at.forEach((at, vertex) => {
      const isSelected = this.drawing.selected?.part === number && chosen === vertex;
      const marker = L.marker(at, { draggable: true, keyboard: true, autoPanOnFocus: false, icon: grip(isSelected, part.kind === "point" ? number + 1 : "") });
      this.grips.set(`${number}-${vertex}`, marker.addTo(this.group));
      const node = marker.getElement();
      node.tabIndex = vertex === chosen ? 0 : -1;
      node.dataset.grip = `${number}-${vertex}`;
      this.name(marker, part, number, vertex);
      marker.on("click", () => this.acts.select(number, vertex));
      marker.on("dragstart", () => this.drawing.move(number, vertex, part.at[vertex], true));
      marker.on("drag", () => this.follow(number, vertex, marker));
      marker.on("dragend", () => this.acts.moved(number, vertex));
    });
  }

  name(marker, part, number, vertex) {
    const facts = { part: this.words.part(part, number), n: vertex + 1, all: part.at.length, place: this.words.degrees(part.at[vertex]) };
    const text = part.kind === "point" ? `${facts.part}: ${facts.place}` : this.words.say("vertex", facts);
    marker.getElement().setAttribute("aria-label", text);
  }

  follow(number, vertex, marker) {
    const { lat, lng } = marker.getLatLng();
    this.drawing.move(number, vertex, [lat, lng]);
    this.paths[number]?.setLatLngs(this.drawing.parts[number].at);
  }

  /** A vertex went a little way by the keyboard: nothing is drawn anew, so that the focus stays. */
  shift(number, vertex) {
    const part = this.drawing.parts[number];
    const marker = this.grips.get(`${number}-${vertex}`);
    marker.setLatLng(part.at[vertex]);
    this.paths[number]?.setLatLngs(part.at);
    this.name(marker, part, number, vertex);
  }

  cross(at) {
    return L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "crossing", iconSize: [GRIP, GRIP], html: "" }) }).addTo(this.group);
  }

  focused() {
    return document.activeElement?.dataset?.grip !== undefined && this.map.getContainer().contains(document.activeElement);
  }

  focus() {
    const chosen = this.drawing.selected;
    const node = chosen && this.grips.get(`${chosen.part}-${chosen.vertex}`)?.getElement();
    (node || this.map.getContainer()).focus({ preventScroll: true });
  }
}
