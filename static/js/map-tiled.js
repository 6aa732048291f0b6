// A map of very many marks, from vector tiles (templates/components/tiled_map.html): gathered markers, heat or hexagons.
import { addBase } from "./map-base.js";
import { Card } from "./map-card.js";
import { Density } from "./map-density.js";
import { addTools, element, json, leaveThePageAlone, makeMap } from "./map-frame.js";
import { picture } from "./map-pictures.js";
import { TileSource } from "./map-tile-reading.js";

const L = window.L;
const APART = 46;
const MARKS_FROM = 15;
const SIZE = 44;

class TiledMarks {
  constructor(map, root, { texts, card, names }) {
    Object.assign(this, { map, texts, card, names, root, kind: "marks", asked: 0 });
    this.source = new TileSource(root.dataset.mvt);
    this.topics = JSON.parse(root.dataset.topics);
    this.layer = L.layerGroup().addTo(map);
    this.density = new Density(map);
    map.on("moveend resize", () => this.refresh());
    card.onOpen = (node, sheet) => this.keepInSight(node, sheet);
  }

  show(kind) {
    this.kind = kind;
    this.refresh();
  }

  async refresh() {
    const turn = (this.asked += 1);
    const points = await this.source.points(this.map.getBounds(), this.map.getZoom());
    if (turn !== this.asked) return;
    const focused = document.activeElement?.dataset?.mark;
    this.layer.clearLayers();
    this.density.clear();
    const seen = this.map.getBounds().pad(0.1);
    const near = points.filter((one) => seen.contains([one.lat, one.lng]));
    const groups = this.kind === "marks" ? this.gathered(near) : [];
    groups.forEach((group) => this.put(group, focused));
    if (this.kind !== "marks") this.density.draw(this.kind, near);
    this.names?.tidy(groups.map(({ at }) => [at.x - SIZE / 2, at.y - SIZE / 2, at.x + SIZE / 2, at.y + SIZE / 2]));
    this.root.dispatchEvent(new CustomEvent("tiles-shown", { bubbles: true, detail: { points: near.length } }));
  }

  /** Points closer than a marker is wide stand under the fullest of them, so that no marker covers another. */
  gathered(points) {
    const [groups, squares] = [[], new Map()];
    const square = (x, y) => `${Math.floor(x / APART)},${Math.floor(y / APART)}`;
    const around = ({ x, y }) => [-1, 0, 1].flatMap((down) => [-1, 0, 1].flatMap((right) => squares.get(square(x + right * APART, y + down * APART)) || []));
    const spots = points.map((one) => ({ one, count: one.count ?? 1, at: this.map.latLngToContainerPoint([one.lat, one.lng]) }));
    for (const { one, count, at } of spots.sort((a, b) => b.count - a.count)) {
      let group = around(at).find((each) => each.at.distanceTo(at) < APART);
      if (!group) {
        group = { lat: one.lat, lng: one.lng, at, count: 0, things: [] };
        groups.push(group);
        squares.set(square(at.x, at.y), [...(squares.get(square(at.x, at.y)) || []), group]);
      }
      group.count += count;
      if (one.number) group.things.push(one);
    }
    return groups;
  }

  put(group, focused) {
    const one = group.count === 1 ? group.things[0] : null;
    const outcome = one?.outcome ? "won" : "";
    const width = group.count < 10 ? 19 : group.count < 100 ? 22 : 25;
    // A name that is spoken holds what is seen.
    const counted = group.count < 10000 ? group.count : `${this.short(group.count)} (${group.count})`;
    const html = one ? picture(one.sign, one.number, 0, outcome) : picture("circle", this.short(group.count), width);
    const icon = L.divIcon({ className: `mk ${one ? outcome : "cluster"}`, html, iconSize: [SIZE, SIZE] });
    const marker = L.marker([group.lat, group.lng], { icon, keyboard: true, riseOnHover: true }).addTo(this.layer);
    const node = marker.getElement();
    node.dataset.mark = one ? String(one.number) : `g${group.lat},${group.lng}`;
    node.setAttribute("aria-label", one ? this.told(one).title : this.texts.cluster.replace("{n}", counted));
    if (this.card.node) node.classList.toggle("on", node.dataset.mark === this.card.from);
    if (focused === node.dataset.mark) node.focus();
    marker.on("click keypress", (event) => {
      if (event.type === "keypress" && !["Enter", " "].includes(event.originalEvent.key)) return;
      this.open(group, node, event.type === "keypress" || event.originalEvent.detail === 0);
    });
  }

  /** Move the map so that the marker is not under the card that belongs to it. */
  keepInSight(node, sheet) {
    const [mark, card] = [node.getBoundingClientRect(), sheet.getBoundingClientRect()];
    const hidden = mark.bottom + 8 - card.top;
    if (hidden > 0 && mark.left < card.right && mark.right > card.left) this.map.panBy([0, hidden]);
  }

  short(count) {
    return count < 10000 ? count : `${Math.round(count / 1000)}k`;
  }

  told(one) {
    const title = `${this.texts.number} ${one.number}: ${this.topics[one.topic] || one.topic}`;
    const facts = [this.texts[one.outcome], one.supports ? this.texts.agree.replace("{n}", one.supports) : ""];
    return { number: one.number, title, cost_text: facts.filter(Boolean).join(", "), url: this.root.dataset.link.replace("{n}", one.number) };
  }

  open(group, node, byKeyboard) {
    const isDeep = this.map.getZoom() >= this.map.getMaxZoom() - 0.5;
    if (group.things.length && (group.count === 1 || isDeep)) {
      this.card.show(group.things.slice(0, 50).map((one) => this.told(one)), node, byKeyboard, group.count);
    } else {
      this.map.setView([group.lat, group.lng], Math.min(this.map.getMaxZoom(), Math.max(this.map.getZoom() + 2, MARKS_FROM - 3)));
    }
  }
}

function addViews(root, marks) {
  root.querySelectorAll("[data-map-view]").forEach((button) => {
    button.addEventListener("click", () => {
      root.querySelectorAll("[data-map-view]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
      marks.show(button.dataset.mapView);
    });
  });
  root.querySelector("[data-map-views]")?.removeAttribute("hidden");
}

async function start(root) {
  const [texts, settings] = [JSON.parse(root.dataset.texts), JSON.parse(root.dataset.tiles)];
  const box = root.querySelector(".map");
  const base = root.dataset.vector ? await json(root.dataset.vector).catch(() => null) : null;
  const place = element("div", "map-live", box);
  const map = makeMap(place, settings, root.dataset.label);
  const [west, south, east, north] = JSON.parse(root.dataset.bounds);
  map.fitBounds([[south, west], [north, east]], { padding: [12, 12], animate: false });
  const names = addBase(map, place, box, { base, settings, texts });
  const marks = new TiledMarks(map, root, { texts, names, card: new Card(box, texts) });
  addTools(box, map, texts);
  addViews(root, marks);
  leaveThePageAlone(place, map, box, texts);
  root.liveMap = map;
  root.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map, marks } }));
  await marks.refresh();
  box.querySelector(".map-still").classList.add("covered");
  box.querySelector(".map-still").setAttribute("aria-hidden", "true");
  box.querySelectorAll(".map-still a").forEach((link) => link.setAttribute("tabindex", "-1"));
}

const near = new IntersectionObserver((seen) => {
  for (const entry of seen.filter((one) => one.isIntersecting)) {
    near.unobserve(entry.target);
    start(entry.target).catch((error) => console.warn("map", error));
  }
}, { rootMargin: "300px" });
if (L) document.querySelectorAll("[data-tiled-map]").forEach((root) => near.observe(root));
