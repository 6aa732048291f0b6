// The live map itself, whoever uses it: made, zoomed by buttons, and leaving the page alone.
const L = window.L;
const MOVES = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

export function element(name, className, parent, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

/** `moves`: zooming glides; while it does, Leaflet loses what else is asked of it. */
export function makeMap(place, settings, label, moves = MOVES) {
  const map = L.map(place, {
    zoomControl: false, attributionControl: false, scrollWheelZoom: false, dragging: !TOUCH, touchZoom: true,
    zoomAnimation: moves, fadeAnimation: false, markerZoomAnimation: moves, inertia: moves,
    maxZoom: settings.max_zoom || 19, minZoom: 8, zoomSnap: 0.25, zoomDelta: 1, preferCanvas: false,
  });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  place.setAttribute("role", "region");
  place.setAttribute("aria-label", label);
  return map;
}

export function addTools(box, map, texts) {
  const tools = element("div", "map-tools no-print", box);
  for (const [sign, name, step] of [["+", texts.zoomIn, 1], ["−", texts.zoomOut, -1]]) {
    const button = element("button", "", tools, sign);
    button.type = "button";
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => map.setZoom(Math.round(map.getZoom() + step)));
  }
  return tools;
}

// The wheel scrolls the page unless Ctrl is held; one finger scrolls the page, two move the map.
export function leaveThePageAlone(place, map, box, texts) {
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

export async function json(address) {
  const answer = await fetch(address, { credentials: "same-origin", headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}
