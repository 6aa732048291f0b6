// The one map component. Reads its data attributes (templates/components/map.html), lays a live map over the
// still picture, and joins it with the list beside. Leaflet and Supercluster are classic scripts loaded before.
import { addBase } from "./map-base.js";
import { Card } from "./map-card.js";
import { joinList, fillLegend } from "./map-list.js";
import { Marks } from "./map-marks.js";

const L = window.L;
const MOVES = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

function element(name, className, parent, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function makeMap(place, settings, label) {
  const map = L.map(place, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false, dragging: !TOUCH, touchZoom: true,
    zoomAnimation: MOVES, fadeAnimation: false, markerZoomAnimation: MOVES, inertia: MOVES,
    maxZoom: settings.max_zoom || 19, minZoom: 8, zoomSnap: 0.25, zoomDelta: 1, preferCanvas: false,
  });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", label);
  return map;
}

function addTools(box, map, texts) {
  const tools = element("div", "map-tools no-print", box);
  for (const [sign, name, step] of [["+", texts.zoomIn, 1], ["−", texts.zoomOut, -1]]) {
    const button = element("button", "", tools, sign);
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => map.setZoom(Math.round(map.getZoom() + step)));
  }
}

// The wheel scrolls the page unless Ctrl is held; one finger scrolls the page, two move the map.
function leaveThePageAlone(place, map, box, texts) {
  place.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    map.setZoomAround(map.mouseEventToContainerPoint(event), map.getZoom() - Math.sign(event.deltaY) * 0.5);
  }, { passive: false });
  if (!TOUCH) return;
  let timer = 0;
  const say = element("p", "map-say no-print", box, texts.fingers);
  say.hidden = true;
  say.setAttribute("aria-hidden", "true");
  place.addEventListener("touchmove", (event) => {
    if (event.touches.length !== 1) return;
    say.hidden = false;
    clearTimeout(timer);
    timer = setTimeout(() => { say.hidden = true; }, 1500);
  }, { passive: true });
}

async function json(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

function boundsOf(features, base) {
  const town = base && base.bbox ? L.latLngBounds([base.bbox[1], base.bbox[0]], [base.bbox[3], base.bbox[2]]) : null;
  const things = L.geoJSON(features).getBounds();
  if (town && town.isValid()) return features.length === 1 ? L.latLng(things.getCenter()).toBounds(1200) : town;
  if (!things.isValid()) return L.latLngBounds([49, 14.1], [54.9, 24.2]);
  return features.length === 1 ? things.getCenter().toBounds(1200) : things.pad(0.1);
}

async function start(root) {
  const texts = JSON.parse(root.dataset.texts);
  const settings = JSON.parse(root.dataset.tiles);
  const box = root.querySelector(".map");
  const [data, base] = await Promise.all([
    json(root.dataset.src),
    root.dataset.vector ? json(root.dataset.vector).catch(() => null) : null,
  ]);
  const features = data.features.filter((feature) => feature.geometry);
  const place = element("div", "map-live", box);
  const map = makeMap(place, settings, root.dataset.label);
  map.fitBounds(boundsOf(features, base), { padding: [12, 12], animate: false });
  const names = addBase(map, place, box, { base, settings, texts });
  const card = new Card(box, texts);
  const marks = new Marks(map, features, { texts, card, names });
  addTools(box, map, texts);
  leaveThePageAlone(place, map, box, texts);
  fillLegend(root, features, texts);
  joinList(root, map, marks, texts);
  box.querySelector(".map-still").classList.add("covered");
  box.querySelector(".map-still").setAttribute("aria-hidden", "true");
  box.querySelectorAll(".map-still a").forEach((link) => link.setAttribute("tabindex", "-1"));
  root.dispatchEvent(new CustomEvent("map-ready", { bubbles: true, detail: { map, marks } }));
}

function fail(root, error) {
  console.warn("map", error);
  const still = root.querySelector(".map-still");
  if (still.children.length) return;
  const texts = JSON.parse(root.dataset.texts);
  element("p", "map-say", root.querySelector(".map"), texts.failed);
}

// Maps below the fold wait until they come near, so that the page itself is quick on a slow phone.
const near = new IntersectionObserver((seen) => {
  for (const entry of seen.filter((one) => one.isIntersecting)) {
    near.unobserve(entry.target);
    start(entry.target).catch((error) => fail(entry.target, error));
  }
}, { rootMargin: "300px" });
if (L) document.querySelectorAll("[data-map]").forEach((root) => near.observe(root));
