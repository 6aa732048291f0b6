// Drawing by keyboard: arrows move the map under the crosshair or a vertex, Enter adds, Delete removes, + and - zoom.
const STEP = 10;
const LEAP = 100;
const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function nudged(map, at, [x, y], step) {
  const moved = map.latLngToContainerPoint(at).add([x * step, y * step]);
  const { lat, lng } = map.containerPointToLatLng(moved);
  return [lat, lng];
}

function onMap(event, map, acts) {
  const arrow = ARROWS[event.key];
  if (arrow) map.panBy(arrow.map((way) => way * (event.shiftKey ? LEAP : STEP)), { animate: false });
  else if (event.key === "+" || event.key === "=") map.setZoom(Math.round(map.getZoom() + 1));
  else if (event.key === "-") map.setZoom(Math.round(map.getZoom() - 1));
  else if (event.key === "Enter") acts.add();
  else return false;
  return true;
}

function onGrip(event, map, acts, drawing) {
  const [part, vertex] = event.target.dataset.grip.split("-").map(Number);
  const own = drawing.parts[part];
  const arrow = ARROWS[event.key];
  const to = { PageDown: vertex + 1, PageUp: vertex - 1, Home: 0, End: own.at.length - 1 }[event.key];
  if (arrow) acts.nudge(part, vertex, nudged(map, own.at[vertex], arrow, event.shiftKey ? LEAP : 1 + (STEP - 1) * !event.altKey));
  else if (to !== undefined) acts.select(part, (to + own.at.length) % own.at.length, true);
  else if (event.key === "Delete" || event.key === "Backspace") acts.removeVertex(part, vertex);
  else if (event.key === "Enter") acts.add(own.kind === "point" ? null : { part, vertex });
  else if (event.key === " ") acts.select(part, vertex, true);
  else if (event.key === "Escape") map.getContainer().focus({ preventScroll: true });
  else return false;
  return true;
}

/** Keys of the map and of its handles; all others are left to the browser. */
export function listen(map, acts, drawing) {
  const place = map.getContainer();
  map.keyboard.disable();
  place.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) return;
    const isGrip = event.target.dataset.grip !== undefined;
    if (!isGrip && event.target !== place) return;
    const isDone = isGrip ? onGrip(event, map, acts, drawing) : onMap(event, map, acts);
    if (!isDone) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
}
