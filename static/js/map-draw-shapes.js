// What has been drawn: parts (point, line, area) with their vertices [lat, lng], and every step back. No map in here.
const MOST_STEPS = 100;
const TYPES = { Point: "point", LineString: "line", Polygon: "area" };
const LEAST = { point: 1, line: 2, area: 3 };

function geometryOf(part) {
  const at = part.at.map(([lat, lng]) => [Number(lng.toFixed(6)), Number(lat.toFixed(6))]);
  if (part.kind === "point") return { type: "Point", coordinates: at[0] };
  if (part.kind === "line") return { type: "LineString", coordinates: at };
  return { type: "Polygon", coordinates: [[...at, at[0]], ...part.holes] };
}

function partOf(geometry) {
  const kind = TYPES[geometry.type];
  const rings = kind === "area" ? geometry.coordinates : null;
  const line = rings ? rings[0] : kind === "point" ? [geometry.coordinates] : geometry.coordinates;
  const at = line.map(([lng, lat]) => [lat, lng]);
  const isClosed = rings && at.length > 1 && String(at[0]) === String(at[at.length - 1]);
  return { kind, at: isClosed ? at.slice(0, -1) : at, holes: rings ? rings.slice(1) : [] };
}

/** The parts of the field's text, or null when it is not what the server or this script writes. */
export function partsOf(text) {
  if (!text.trim()) return [];
  try {
    const parts = JSON.parse(text).geometries.map(partOf);
    const isSound = parts.every((part) => part.kind && part.at.length && part.at.every((at) => at.every(Number.isFinite)));
    return isSound ? parts : null;
  } catch {
    return null;
  }
}

export class Drawing {
  constructor({ kinds, most_parts: mostParts, most_vertices: mostVertices }) {
    Object.assign(this, { kind: kinds[0], mostParts, mostVertices, parts: [], open: -1, selected: null, steps: [], lastMoved: "" });
  }

  load(parts) {
    Object.assign(this, { parts, open: -1, selected: null, lastMoved: "" });
  }

  text() {
    if (!this.parts.length) return "";
    return JSON.stringify({ type: "GeometryCollection", geometries: this.parts.map(geometryOf) });
  }

  keep() {
    this.steps.push(JSON.stringify([this.parts, this.open]));
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.lastMoved = "";
  }

  undo() {
    const step = this.steps.pop();
    if (!step) return false;
    [this.parts, this.open] = JSON.parse(step);
    this.selected = null;
    return true;
  }

  /** Adds a point, or a vertex to the open shape (behind the selected one); gives why not, or nothing. */
  add(at) {
    if (this.parts.reduce((sum, part) => sum + part.at.length, 0) >= this.mostVertices) return "tooManyVertices";
    const goesOn = this.kind !== "point" && this.parts[this.open]?.kind === this.kind;
    // Where only one place is asked for, a new one stands instead of it; "undo" brings the old one back.
    const replaces = !goesOn && this.mostParts === 1 && this.parts.length === 1;
    if (!goesOn && !replaces && this.parts.length >= this.mostParts) return "tooMany";
    this.keep();
    if (replaces) this.parts = [];
    if (!goesOn) {
      this.parts.push({ kind: this.kind, at: [at], holes: [] });
      this.open = this.kind === "point" ? -1 : this.parts.length - 1;
      this.selected = { part: this.parts.length - 1, vertex: 0 };
      return null;
    }
    const own = this.selected?.part === this.open ? this.selected.vertex + 1 : this.parts[this.open].at.length;
    this.parts[this.open].at.splice(own, 0, at);
    this.selected = { part: this.open, vertex: own };
    return null;
  }

  /** Moves a vertex; many small moves of the same one are one step back. */
  move(part, vertex, at, isNew = false) {
    const name = `${part}-${vertex}`;
    if (isNew || this.lastMoved !== name) this.keep();
    this.lastMoved = name;
    this.parts[part].at[vertex] = at;
    this.selected = { part, vertex };
  }

  removeVertex(part, vertex) {
    if (this.parts[part].at.length === 1) return this.remove(part);
    this.keep();
    this.parts[part].at.splice(vertex, 1);
    this.selected = { part, vertex: Math.min(vertex, this.parts[part].at.length - 1) };
    return undefined;
  }

  remove(part) {
    this.keep();
    this.parts.splice(part, 1);
    this.open = this.open === part ? -1 : this.open - (this.open > part ? 1 : 0);
    this.selected = null;
  }

  select(part, vertex) {
    this.selected = { part, vertex };
    this.open = this.parts[part].kind === "point" ? -1 : part;
    this.kind = this.parts[part].kind;
  }

  finish() {
    this.open = -1;
    this.selected = null;
  }

  isUnfinished(part) {
    return part.at.length < LEAST[part.kind];
  }
}

function meeting([a, b], [c, d]) {
  const side = (p, q, r) => (q[1] - p[1]) * (r[0] - p[0]) - (q[0] - p[0]) * (r[1] - p[1]);
  const [s, t, u, v] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (s * t >= 0 || u * v >= 0) return null;
  const share = s / (s - t);
  return [c[0] + share * (d[0] - c[0]), c[1] + share * (d[1] - c[1])];
}

/** Where the outline of an area first crosses itself, or null. */
export function crossing(part) {
  if (part.kind !== "area" || part.at.length < 4) return null;
  const sides = part.at.map((at, n) => [at, part.at[(n + 1) % part.at.length]]);
  for (let i = 0; i < sides.length; i += 1) {
    for (let j = i + 2; j < sides.length; j += 1) {
      const at = meeting(sides[i], sides[j]);
      if (at) return at;
    }
  }
  return null;
}
