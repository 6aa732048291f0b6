// The one map component. Reads its data attributes (templates/components/map.html), lays a live map over the
// still picture, and joins it with the list beside. Leaflet and Supercluster are classic scripts loaded before.
import { addBase } from "./map-base.js";
import { Card } from "./map-card.js";
import { addTools, element, json, leaveThePageAlone, makeMap } from "./map-frame.js";
import { joinList } from "./map-list.js";
import { Marks } from "./map-marks.js";

const L = window.L;
// What the page is about: the one thing whose page it is, the bounds it names (a consultation's), else the town's.
// A list of one thing shows the town all the same, as the still picture does.
function boundsOf(features, base, named, near) {
  const box = named || base?.bbox;
  const town = box ? L.latLngBounds([box[1], box[0]], [box[3], box[2]]) : null;
  const things = L.geoJSON(features).getBounds();
  if (town && town.isValid()) return near && features.length === 1 ? L.latLng(things.getCenter()).toBounds(1200) : town;
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
  map.fitBounds(boundsOf(features, base, settings.bounds, "near" in root.dataset), { padding: [12, 12], animate: false });
  const names = addBase(map, place, box, { base, settings, texts });
  const card = new Card(box, texts);
  const marks = new Marks(map, features, { texts, card, names });
  addTools(box, map, texts);
  leaveThePageAlone(place, map, box, texts);
  joinList(root, map, marks, texts);
  box.querySelector(".map-still").classList.add("covered");
  box.querySelector(".map-still").setAttribute("aria-hidden", "true");
  box.querySelectorAll(".map-still a").forEach((link) => link.setAttribute("tabindex", "-1"));
  root.liveMap = map;
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
