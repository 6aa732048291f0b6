// Places and sizes in words: degrees, metres, hectares, in the reader's decimals.
import { crossing } from "./map-draw-shapes.js";

// Metres of EPSG:2180 by Krüger's series, as maps/projection.py counts them: one measure for the page and the answer.
const FLATTENING = 1 / 298.257222101;
const N = FLATTENING / (2 - FLATTENING);
const REACH = 0.9993 * (6378137 / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const ECCENTRICITY = (2 * Math.sqrt(N)) / (1 + N);
const FORWARD = [N / 2 - (2 * N ** 2) / 3 + (5 * N ** 3) / 16, (13 * N ** 2) / 48 - (3 * N ** 3) / 5, (61 * N ** 3) / 240];
const rad = (degrees) => (degrees * Math.PI) / 180;

function inMetres([lat, lng]) {
  const turn = rad(lng - 19);
  const sine = Math.sin(rad(lat));
  const steep = Math.sinh(Math.atanh(sine) - ECCENTRICITY * Math.atanh(ECCENTRICITY * sine));
  const [xi, eta] = [Math.atan2(steep, Math.cos(turn)), Math.atanh(Math.sin(turn) / Math.hypot(1, steep))];
  const sum = (start, term) => FORWARD.reduce((all, factor, k) => all + factor * term(2 * (k + 1)), start);
  const east = sum(eta, (k) => Math.cos(k * xi) * Math.sinh(k * eta));
  return [REACH * east, REACH * sum(xi, (k) => Math.sin(k * xi) * Math.cosh(k * eta))];
}

function plane(at) {
  const [start, ...rest] = at.map(inMetres);
  return [[0, 0], ...rest.map(([x, y]) => [x - start[0], y - start[1]])];
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
    if (value < 995) return `${Math.max(1, value < 100 ? Math.round(value) : Math.round(value / 10) * 10)}\u00a0m`;
    return `${value < 9950 ? this.coarse.format(value / 1000) : Math.round(value / 1000)}\u00a0km`;
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
