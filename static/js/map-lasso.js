// A shape drawn around marks on the board's map: by one stroke of mouse or finger, or corner by corner; the form beside
// takes it to the list. Keyboards have the fields beside the map instead.
const L = window.L;
const STROKE_PX = 8;
const MOST_CORNERS = 60;

class Lasso {
  constructor(map, marks, form) {
    Object.assign(this, { map, marks, form, points: [], isOn: false, stroke: null });
    [this.begin, this.take, this.said] = ["begin", "take", "said"].map((name) => form.querySelector(`[data-lasso-${name}]`));
    this.place = map.getContainer();
    this.line = L.polygon([], { className: "m-hi", interactive: false }).addTo(map);
    this.begin.addEventListener("click", () => this.turn(!this.isOn));
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
      this.place.addEventListener(type, (event) => { if (this.isOn) this[type](event); }, true);
    }
    document.addEventListener("keydown", (event) => { if (event.key === "Escape" && this.isOn) this.turn(false); });
    form.hidden = false;
  }

  turn(isOn) {
    this.isOn = isOn;
    this.begin.setAttribute("aria-pressed", String(isOn));
    this.place.classList.toggle("lasso", isOn);
    if (isOn) this.map.dragging.disable();
    else if (!window.matchMedia("(pointer: coarse)").matches) this.map.dragging.enable();
    if (isOn) this.draw([]);
    this.said.textContent = isOn ? this.form.dataset.drawing : "";
  }

  pointerdown(event) {
    if (event.target.closest("button, select, a") || !event.isPrimary) return;
    event.stopPropagation();
    event.preventDefault();
    this.place.setPointerCapture(event.pointerId);
    this.stroke = [this.map.mouseEventToContainerPoint(event)];
  }

  pointermove(event) {
    if (!this.stroke) return;
    const at = this.map.mouseEventToContainerPoint(event);
    if (at.distanceTo(this.stroke.at(-1)) < STROKE_PX) return;
    this.stroke.push(at);
    this.line.setLatLngs(this.stroke.map((one) => this.map.containerPointToLatLng(one)));
  }

  pointerup() {
    if (!this.stroke) return;
    const stroke = this.stroke;
    this.stroke = null;
    if (stroke.length < 4) {
      this.draw([...this.points, this.map.containerPointToLatLng(stroke[0])]);
      return;
    }
    this.draw(this.thinned(stroke).map((one) => this.map.containerPointToLatLng(one)));
    this.isOn = false;
    this.turnedOff();
  }

  pointercancel() {
    this.stroke = null;
    this.draw(this.points);
  }

  /** After a whole stroke the map moves again and the shape stays. */
  turnedOff() {
    const words = this.said.textContent;
    this.turn(false);
    this.said.textContent = words;
    this.take.focus();
  }

  thinned(stroke) {
    let [tolerance, kept] = [2, stroke];
    while (kept.length > MOST_CORNERS) {
      kept = L.LineUtil.simplify(stroke, tolerance);
      tolerance *= 1.6;
    }
    return kept;
  }

  draw(points) {
    this.points = points;
    this.line.setLatLngs(points);
    const isShape = points.length > 2;
    this.take.hidden = !isShape;
    this.form.elements.ksztalt.value = isShape ? points.map((one) => `${one.lng.toFixed(5)},${one.lat.toFixed(5)}`).join(";") : "";
    if (isShape) this.said.textContent = this.form.dataset.count.replace("{n}", this.inside());
  }

  inside() {
    const corners = this.points.map((one) => [one.lng, one.lat]);
    return this.marks.all.filter(({ geometry: { coordinates: [x, y] } }) => {
      let isIn = false;
      corners.forEach(([ax, ay], i) => {
        const [bx, by] = corners.at(i - 1);
        if ((ay > y) !== (by > y) && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isIn = !isIn;
      });
      return isIn;
    }).length;
  }
}

document.addEventListener("map-ready", ({ target, detail: { map, marks } }) => {
  const form = document.querySelector(`[data-lasso="${CSS.escape(target.id)}"]`);
  if (form) new Lasso(map, marks, form);
});
