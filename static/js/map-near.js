// Close to the ground the plain plan may have nothing to show: the nearest names then stand around the crosshair, each
// on its side and with its distance. The same is said in words below the map, so these are for eyes alone.
import { element } from "./map-frame.js";

const MOST = 3;
const RING = 0.34;
const ARROWS = ["↑", "↗", "→", "↘", "↓", "↙", "←", "↖"];
const SHOWN = { plan: 14, pictures: 17 };

const isPlan = (map) => !map.getContainer().classList.contains("pictures");

/** How close the map comes by itself: on the plain plan no closer than where it still shows something around. */
export function closeZoom(map, wanted) {
  return Math.min(wanted, isPlan(map) ? SHOWN.plan : SHOWN.pictures);
}

function nearest(map, known) {
  const centre = map.getCenter();
  const view = map.getBounds();
  if (!isPlan(map) || known.some((one) => view.contains(one.at))) return [];
  return known
    .map((one) => ({ name: one.name, at: one.at, away: map.distance(centre, one.at) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, MOST);
}

export function addNearest(map, box, names, words) {
  if (!names) return;
  const holder = element("div", "map-near", box);
  holder.setAttribute("aria-hidden", "true");
  const show = () => {
    const size = map.getSize();
    const centre = map.latLngToContainerPoint(map.getCenter());
    const radius = RING * Math.min(size.x, size.y);
    holder.replaceChildren(...nearest(map, names.known).map((one) => {
      const at = map.latLngToContainerPoint(one.at);
      const angle = Math.atan2(at.x - centre.x, centre.y - at.y);
      const arrow = ARROWS[(Math.round(angle / (Math.PI / 4)) + 8) % 8];
      const word = element("span", "m-near", null, `${arrow} ${one.name}, ${words.metres(one.away)}`);
      word.style.left = `${centre.x + radius * Math.sin(angle)}px`;
      word.style.top = `${centre.y - radius * Math.cos(angle)}px`;
      return word;
    }));
    for (const word of holder.children) {
      const half = word.offsetWidth / 2 + 4;
      word.style.left = `${Math.min(Math.max(parseFloat(word.style.left), half), size.x - half)}px`;
    }
  };
  map.on("moveend zoomend resize", show);
  map.whenReady(show);
}
