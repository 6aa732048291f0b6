// What stands around the map: the crosshair, arrows for one thumb, the modes, the buttons, the line that speaks.
import { element, json } from "./map-frame.js";
import { closeZoom } from "./map-near.js";

const ARROWS = [["↑", "north", [0, -1]], ["↓", "south", [0, 1]], ["←", "west", [-1, 0]], ["→", "east", [1, 0]]];
const PATIENCE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };

function button(parent, text, act, className = "button quiet small") {
  const made = element("button", className, parent, text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

export function addArrows(tools, map, words) {
  tools.classList.add("draw");
  for (const [sign, name, way] of ARROWS) {
    const made = button(tools, sign, () => {
      const size = map.getSize();
      map.panBy([way[0] * size.x / 4, way[1] * size.y / 4], { animate: false });
    }, "");
    made.setAttribute("aria-label", words.say(name));
  }
}

function addModes(bar, kinds, words, acts, name) {
  const group = element("fieldset", "place-modes", bar);
  element("legend", "vh", group, words.say("mode"));
  return kinds.map((kind) => {
    const row = element("label", "", group);
    const input = element("input", "", row);
    Object.assign(input, { type: "radio", name: `${name}-mode`, value: kind });
    input.setAttribute("form", `${name}-no-form`); // it belongs to no form, so it is never sent
    row.append(words.say({ point: "modePoint", line: "modeLine", area: "modeArea" }[kind]));
    input.addEventListener("change", () => acts.mode(kind));
    return input;
  });
}

function findMe(map, words, say) {
  if (!navigator.geolocation) { say(words.say("unknown")); return; }
  say(words.say("finding"));
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    map.setView([coords.latitude, coords.longitude], Math.max(map.getZoom(), closeZoom(map, 17)), { animate: false });
    say(words.say("moved", { n: Math.round(coords.accuracy) }), true);
  }, (error) => say(words.say(error.code === error.PERMISSION_DENIED ? "refused" : "unknown"), true), PATIENCE);
}

function addCross(box) {
  const cross = element("div", "map-cross no-print", box);
  cross.setAttribute("aria-hidden", "true");
  const arms = "M26 3V18M26 34V49M3 26H18M34 26H49";
  cross.innerHTML = `<svg viewBox="0 0 52 52" width="52" height="52"><path class="pale" d="${arms}"/><path d="${arms}"/></svg>`;
}

export class Tools {
  constructor(box, map, { kinds, words, acts, name, drawing, address }) {
    Object.assign(this, { words, drawing, address, timer: 0, quietUntil: 0 });
    addCross(box.querySelector(".map"));
    const bar = element("div", "place-tools no-print", box);
    this.modes = kinds.length > 1 ? addModes(bar, kinds, words, acts, name) : [];
    this.main = button(bar, "", () => acts.add(), "button");
    const row = element("div", "place-more", bar);
    this.here = button(row, words.say("here"), () => acts.here());
    this.removal = button(row, words.say("removeVertex"), () => acts.removeSelected());
    this.next = button(row, words.say("next"), () => acts.finish());
    this.back = button(row, words.say("undo"), () => acts.undo());
    button(row, words.say("mine"), () => findMe(map, words, (text, isKept) => this.say(text, isKept)));
    this.line = element("p", "place-say", bar);
    this.line.setAttribute("role", "status");
    this.line.textContent = words.say("help");
    this.isMoved = false;
    map.on("moveend", () => this.tellCrosshair(map));
  }

  /** The line speaks; what is kept is not talked over for a while by where the crosshair stands. */
  say(text, isKept = false) {
    clearTimeout(this.timer);
    this.quietUntil = isKept ? performance.now() + 4000 : 0;
    this.line.textContent = text;
  }

  tellCrosshair(map) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (performance.now() < this.quietUntil || !this.isMoved) return;
      const { lat, lng } = map.getCenter();
      this.where(lat, lng).catch(() => this.words.say("stands", { place: this.words.degrees([lat, lng]) })).then((text) => {
        if (performance.now() >= this.quietUntil) this.say(text);
      });
    }, 500);
  }

  async where(lat, lng) {
    const mark = this.address.includes("?") ? "&" : "?";
    return (await json(`${this.address}${mark}lon=${lng.toFixed(5)}&lat=${lat.toFixed(5)}`)).text;
  }

  show() {
    const { kind, open, selected, parts } = this.drawing;
    this.main.textContent = this.words.say({ point: "addPoint", line: "addLine", area: "addArea" }[kind]);
    this.modes.forEach((input) => { input.checked = input.value === kind; });
    this.next.hidden = open < 0;
    this.here.hidden = !selected;
    this.removal.hidden = !selected;
    if (selected) this.removal.textContent = this.words.say(parts[selected.part].kind === "point" ? "removePoint" : "removeVertex");
    this.back.hidden = !this.drawing.steps.length;
  }
}
