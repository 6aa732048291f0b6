// Places and sizes in words: degrees, metres, hectares, in the reader's decimals.
import { crossing } from "./map-draw-shapes.js";

const RADIUS = 6371008.8;
const rad = (degrees) => (degrees * Math.PI) / 180;

function plane(at) {
  const east = RADIUS * Math.cos(rad(at[0][0]));
  return at.map(([lat, lng]) => [rad(lng - at[0][1]) * east, rad(lat - at[0][0]) * RADIUS]);
}

function lengthOf(at) {
  const flat = plane(at);
  return flat.slice(1).reduce((sum, [x, y], n) => sum + Math.hypot(x - flat[n][0], y - flat[n][1]), 0);
}

function areaOf(at) {
  const flat = plane(at);
  const doubled = flat.reduce((sum, [x, y], n) => sum + flat[(n + 1) % flat.length][0] * y - x * flat[(n + 1) % flat.length][1], 0);
  return Math.abs(doubled) / 2;
}

export class Words {
  constructor(texts) {
    this.texts = texts;
    this.fine = new Intl.NumberFormat(texts.language, { minimumFractionDigits: 4, maximumFractionDigits: 5 });
    this.coarse = new Intl.NumberFormat(texts.language, { maximumFractionDigits: 1 });
  }

  degrees([lat, lng]) {
    return `${this.fine.format(lat)}\u00a0N ${this.fine.format(lng)}\u00a0E`;
  }

  metres(value) {
    if (value < 995) return `${Math.max(1, Math.round(value))}\u00a0m`;
    return `${this.coarse.format(value / 1000)}\u00a0km`;
  }

  surface(value) {
    if (value < 9950) return `${Math.round(value)}\u00a0m²`;
    if (value < 995000) return `${this.coarse.format(value / 10000)}\u00a0ha`;
    return `${this.coarse.format(value / 1000000)}\u00a0km²`;
  }

  part(part, number) {
    return this.say(part.kind, { n: number + 1 });
  }

  /** Where a part is, and how long or large. */
  about(part) {
    const place = this.degrees(part.at[0]);
    if (part.kind === "line" && part.at.length > 1) return `${this.metres(lengthOf(part.at))}, ${place}`;
    if (part.kind === "area" && part.at.length > 2 && !crossing(part)) return `${this.surface(areaOf(part.at))}, ${place}`;
    return place;
  }

  say(name, facts = {}) {
    return this.texts[name].replace(/\{(\w+)\}/g, (whole, key) => (key in facts ? facts[key] : whole));
  }
}
