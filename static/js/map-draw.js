// The place field (templates/components/place_field.html): lays a live map with a crosshair over the still one and
// keeps drawing, list and the field's text the same. Without it the field works by its text fields alone.
import { addBase } from "./map-base.js";
import { Field } from "./map-draw-field.js";
import { addSearch } from "./map-draw-search.js";
import { addArrows } from "./map-draw-tools.js";
import { addNearest } from "./map-near.js";
import { addTools, element, json, leaveThePageAlone, makeMap } from "./map-frame.js";

const L = window.L;

async function start(root) {
  const told = JSON.parse(root.dataset.placeScript);
  const box = root.querySelector("[data-place-map] .map");
  const base = await json(told.map.vector_url).catch(() => null);
  box.classList.add("live");
  const place = element("div", "map-live", box);
  const map = makeMap(place, told.map, told.texts.map, false);
  place.setAttribute("role", "application");
  map.options.doubleClickZoom = false;
  map.doubleClickZoom.disable();
  const town = told.map.bounds || [14.1, 49, 24.2, 54.9];
  map.fitBounds([[town[1], town[0]], [town[3], town[2]]], { animate: false });
  const names = addBase(map, place, box, { base, settings: told.map, texts: told.texts });
  const field = new Field(root, map, told);
  addNearest(map, box, names, field.words);
  addArrows(addTools(box, map, told.texts), map, field.words);
  leaveThePageAlone(place, map, box, told.texts);
  addSearch(root, map, field.words, field.tools, told.map.places_url);
  box.querySelector(".map-still").remove();
  field.lookAtAll();
  if (names) names.tidy();
  map.once("movestart", () => { field.tools.isMoved = true; });
  root.dispatchEvent(new CustomEvent("place-ready", { bubbles: true, detail: { map, field } }));
}

function fail(root, error) {
  console.warn("place", error);
  root.querySelector("[data-place-map] .map").classList.remove("live");
  element("p", "hint", root.querySelector("[data-place-map]"), JSON.parse(root.dataset.placeScript).texts.failed);
}

if (L) document.querySelectorAll("[data-place]").forEach((root) => start(root).catch((error) => fail(root, error)));
