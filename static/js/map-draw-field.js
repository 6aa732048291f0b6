// One place field at work: what is done with mouse, finger or key changes the drawing, and map, list and text follow.
import { listen } from "./map-draw-keys.js";
import { Layers } from "./map-draw-layers.js";
import { PartList } from "./map-draw-list.js";
import { Drawing, crossing, partsOf } from "./map-draw-shapes.js";
import { Tools } from "./map-draw-tools.js";
import { Words } from "./map-draw-words.js";
import { closeZoom } from "./map-near.js";

export class Field {
  constructor(root, map, told) {
    Object.assign(this, { root, map, words: new Words(told.texts), drawing: new Drawing(told) });
    const [west, south, east, north] = told.map.bounds || [];
    this.town = told.map.bounds ? window.L.latLngBounds([south, west], [north, east]) : null;
    this.text = root.querySelector("[data-place-shapes]");
    this.drawing.load(partsOf(this.text.value) || []);
    this.layers = new Layers(map, this.drawing, this.words, this);
    this.list = new PartList(root, this.drawing, this.words, this);
    this.tools = new Tools(root.querySelector("[data-place-map]"), map, {
      kinds: told.kinds, words: this.words, acts: this, name: root.dataset.place, drawing: this.drawing, address: told.where_url,
    });
    this.text.addEventListener("change", () => this.reload());
    map.on("click", (event) => this.add(null, event.latlng));
    listen(map, this, this.drawing);
    this.show(false);
  }

  show(isChange = true, said = "") {
    if (isChange) this.text.value = this.drawing.text();
    this.layers.draw();
    this.list.show(isChange);
    this.tools.show();
    const crossed = isChange ? this.drawing.parts.findIndex((part) => crossing(part)) : -1;
    const text = crossed < 0 ? said : this.words.say("crosses", { part: this.name(crossed) });
    if (text) this.tools.say(text, true);
  }

  name(number) {
    return this.words.part(this.drawing.parts[number], number);
  }

  reload() {
    const parts = partsOf(this.text.value);
    if (!parts) return;
    this.drawing.keep();
    this.drawing.load(parts);
    this.show(false);
    this.lookAtAll();
  }

  lookAtAll() {
    const all = this.drawing.parts.flatMap((part) => part.at);
    const isOutside = this.town && all.some((at) => !this.town.contains(at));
    if (isOutside) this.map.fitBounds(this.town.pad(0).extend(all), { padding: [48, 48], animate: false });
    else if (all.length === 1) this.map.setView(all[0], Math.max(this.map.getZoom(), closeZoom(this.map, 16)), { animate: false });
    else if (all.length) this.map.fitBounds(all, { padding: [48, 48], maxZoom: closeZoom(this.map, 17), animate: false });
  }

  /** Adds at the crosshair, or where the map was tapped; behind `after` when a vertex of a shape asks for it. */
  add(after = null, at = this.map.getCenter()) {
    if (after) this.drawing.select(after.part, after.vertex);
    const refusal = this.drawing.add([at.lat, at.lng]);
    if (refusal) {
      const limit = refusal === "tooMany" ? this.drawing.mostParts : this.drawing.mostVertices;
      this.tools.say(this.words.say(refusal, { n: limit }), true);
      return;
    }
    const { part, vertex } = this.drawing.selected;
    const isPoint = this.drawing.parts[part].kind === "point";
    const facts = { part: this.name(part), n: vertex + 1 };
    if (isPoint) this.drawing.selected = null;
    this.show(true, isPoint ? this.words.say("added", facts) : this.words.say("addedVertex", facts));
  }

  mode(kind) {
    if (this.drawing.kind !== kind) this.drawing.finish();
    this.drawing.kind = kind;
    this.show(false);
  }

  select(part, vertex, withFocus = false) {
    this.drawing.select(part, vertex);
    this.show(false);
    const [lat, lng] = this.drawing.parts[part].at[vertex];
    if (withFocus && !this.map.getBounds().pad(-0.1).contains([lat, lng])) this.map.panTo([lat, lng], { animate: false });
    if (withFocus) this.layers.focus();
    this.tools.say(`${this.name(part)}: ${this.words.degrees([lat, lng])}. ${this.words.say("vertexHelp")}`, true);
  }

  nudge(part, vertex, at) {
    this.drawing.move(part, vertex, at);
    this.text.value = this.drawing.text();
    this.layers.shift(part, vertex);
    this.list.show(true);
    this.tools.show();
    this.tools.say(this.words.say("movedTo", { part: this.name(part), place: this.words.degrees(at) }), true);
  }

  moved(part, vertex) {
    const place = this.words.degrees(this.drawing.parts[part].at[vertex]);
    this.show(true, this.words.say("movedTo", { part: this.name(part), place }));
  }

  here() {
    const { part, vertex } = this.drawing.selected;
    const { lat, lng } = this.map.getCenter();
    this.drawing.move(part, vertex, [lat, lng], true);
    this.moved(part, vertex);
  }

  removeSelected() {
    const { part, vertex } = this.drawing.selected;
    this.removeVertex(part, vertex);
    if (!this.drawing.selected) this.tools.main.focus({ preventScroll: true });
  }

  removeVertex(part, vertex) {
    const name = this.name(part);
    this.drawing.removeVertex(part, vertex);
    this.show(true, this.words.say("removed", { part: name }));
  }

  remove(part) {
    const name = this.name(part);
    this.drawing.remove(part);
    this.show(true, this.words.say("removed", { part: name }));
    this.list.box.focus({ preventScroll: true });
  }

  finish() {
    const open = this.drawing.open;
    this.drawing.finish();
    this.show(false);
    this.tools.say(this.words.say("finished", { part: this.name(open) }), true);
    this.tools.main.focus({ preventScroll: true });
  }

  undo() {
    const isDone = this.drawing.undo();
    this.show(isDone, this.words.say(isDone ? "undone" : "nothing"));
    if (this.tools.back.hidden) this.tools.main.focus({ preventScroll: true });
  }
}
