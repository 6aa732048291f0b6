// Markers: shape = category, fill = outcome, number = the project; discs with a count where they would overlap.
import { picture, SIGNS } from "./map-pictures.js";

const L = window.L;
const SIZE = 44;
const CLUSTER_RADIUS = 36;
export const keyOf = (properties) => String(properties.key ?? properties.number ?? "");

/** The point at which a feature is marked: itself, its label point, or the middle of its box. */
function pointOf(feature) {
  if (feature.geometry.type === "Point") return feature.geometry.coordinates;
  const p = feature.properties;
  if (p.label) return p.label;
  const middle = L.geoJSON(feature).getBounds().getCenter();
  return [middle.lng, middle.lat];
}

export class Marks {
  constructor(map, features, { texts, card, names }) {
    Object.assign(this, { map, texts, card, names, shown: new Map(), lit: null });
    this.all = features.map((feature) => ({
      type: "Feature", properties: feature.properties, geometry: { type: "Point", coordinates: pointOf(feature) },
    }));
    const drawn = features.filter((feature) => feature.geometry.type !== "Point");
    const dot = (_, at) => L.circleMarker(at, { radius: 6 });
    L.geoJSON(drawn, { interactive: false, style: { className: "m-hi" }, pointToLayer: dot }).addTo(map);
    this.layer = L.layerGroup().addTo(map);
    this.only(null);
    map.on("moveend", () => this.draw());
    card.onOpen = (node, sheet) => this.keepInSight(node, sheet);
  }

  /** Show only the things with these keys; null shows all. */
  only(keys) {
    const wanted = keys ? this.all.filter((one) => keys.has(keyOf(one.properties))) : this.all;
    this.index = new window.Supercluster({ radius: CLUSTER_RADIUS, extent: 256, maxZoom: Math.floor(this.map.getMaxZoom()) });
    this.index.load(wanted);
    this.draw();
  }

  /** Keys of the things that lie within what the map shows. */
  seen() {
    const bounds = this.map.getBounds();
    return new Set(this.all.filter((one) => bounds.contains([one.geometry.coordinates[1], one.geometry.coordinates[0]])).map((one) => keyOf(one.properties)));
  }

  draw() {
    const focused = document.activeElement?.dataset?.mark;
    const bounds = this.map.getBounds().pad(0.05);
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const found = this.index.getClusters(box, Math.floor(this.map.getZoom()));
    this.layer.clearLayers();
    this.shown.clear();
    found.sort((a, b) => (a.properties.number ?? 0) - (b.properties.number ?? 0)).forEach((one) => this.put(one));
    if (this.names) this.names.tidy(found.map((one) => this.place(one)));
    if (this.lit) this.light(this.lit, true);
    if (this.card.node) this.layer.eachLayer((marker) => marker.getElement()?.classList.toggle("on", marker.getElement().dataset.mark === this.card.from));
    if (focused) this.layer.eachLayer((marker) => { if (marker.getElement()?.dataset.mark === focused) marker.getElement().focus(); });
  }

  place(one) {
    const at = this.map.latLngToContainerPoint([one.geometry.coordinates[1], one.geometry.coordinates[0]]);
    return [at.x - SIZE / 2, at.y - SIZE / 2, at.x + SIZE / 2, at.y + SIZE / 2];
  }

  put(one) {
    const p = one.properties;
    const outcome = ["won", "lost", "former"].includes(p.outcome) || SIGNS[p.outcome] ? p.outcome : "";
    const svg = p.cluster ? picture("circle", p.point_count, p.point_count < 10 ? 19 : p.point_count < 100 ? 22 : 25) : picture(p.shape, p.number ?? "", 0, outcome);
    const icon = L.divIcon({ className: `mk ${p.cluster ? "cluster" : outcome}`, html: svg, iconSize: [SIZE, SIZE] });
    const marker = L.marker([one.geometry.coordinates[1], one.geometry.coordinates[0]], { icon, keyboard: true, riseOnHover: true }).addTo(this.layer);
    const node = marker.getElement();
    node.setAttribute("aria-label", this.name(p));
    node.dataset.mark = p.cluster ? `c${one.id}` : keyOf(p);
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && !["Enter", " "].includes(event.originalEvent.key)) return;
      this.open(one, node, event.type === "keypress" || event.originalEvent.detail === 0);
    });
    const keys = p.cluster ? this.index.getLeaves(one.id, Infinity).map((leaf) => keyOf(leaf.properties)) : [keyOf(p)];
    keys.forEach((key) => this.shown.set(key, node));
    if (!p.cluster && this.onHover) for (const [type, on] of [["mouseover", true], ["mouseout", false], ["focus", true], ["blur", false]]) node.addEventListener(type, () => this.onHover(keys[0], on));
  }

  name(p) {
    if (p.cluster) return this.texts.cluster.replace("{n}", p.point_count);
    const outcome = this.texts[p.outcome] ? `, ${this.texts[p.outcome]}` : "";
    return `${p.number != null ? `${this.texts.number} ${p.number}: ` : ""}${p.title}${outcome}`;
  }

  open(one, node, byKeyboard) {
    const p = one.properties;
    if (!p.cluster) return this.card.show([p], node, byKeyboard);
    const zoom = this.index.getClusterExpansionZoom(one.id);
    const isStuck = zoom > this.map.getMaxZoom() - 0.5;
    if (isStuck) return this.card.show(this.index.getLeaves(one.id, 50).map((leaf) => leaf.properties), node, byKeyboard, p.point_count);
    return this.map.setView([one.geometry.coordinates[1], one.geometry.coordinates[0]], zoom);
  }

  /** Move the map so that the marker is not under the card that belongs to it. */
  keepInSight(node, sheet) {
    const [mark, card] = [node.getBoundingClientRect(), sheet.getBoundingClientRect()];
    const hidden = mark.bottom + 8 - card.top;
    const isUnder = mark.left < card.right && mark.right > card.left;
    if (hidden > 0 && isUnder) this.map.panBy([0, hidden]);
  }

  /** Mark or unmark the thing (or the cluster it is in). */
  light(key, on) {
    this.lit = on ? key : null;
    this.shown.get(key)?.classList.toggle("on", on);
  }
}
