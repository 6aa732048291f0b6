// How dense marks are, painted on a canvas over the map: as heat, or as hexagons with their number told by depth.
const L = window.L;
const RADIUS = 26;
const GRAIN = 5;
const DEEPEST = 0.85;
const HEXAGON = 22;

export class Density {
  constructor(map) {
    this.map = map;
    const pane = map.createPane("density");
    Object.assign(pane.style, { zIndex: 460, pointerEvents: "none" });
    this.canvas = L.DomUtil.create("canvas", "map-density", pane);
    this.canvas.setAttribute("aria-hidden", "true");
    const style = getComputedStyle(document.documentElement);
    this.colour = style.getPropertyValue("--town").trim() || "#1d4289";
  }

  clear() {
    this.canvas.width = this.canvas.height = 0;
  }

  /** `kind`: heat or hexagons; `points` with lng, lat, count. */
  draw(kind, points) {
    const size = this.map.getSize();
    const ratio = window.devicePixelRatio || 1;
    Object.assign(this.canvas, { width: size.x * ratio, height: size.y * ratio });
    Object.assign(this.canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
    L.DomUtil.setPosition(this.canvas, this.map.containerPointToLayerPoint([0, 0]));
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const spots = points.map((one) => ({ at: this.map.latLngToContainerPoint([one.lat, one.lng]), count: one.count ?? 1 }));
    if (kind === "heat") this.heat(pen, spots);
    else this.hexagons(pen, spots);
  }

  heat(pen, spots) {
    const warmth = new Map();
    for (const { at, count } of spots) {
      for (let x = Math.floor((at.x - RADIUS) / GRAIN); x * GRAIN < at.x + RADIUS; x += 1) {
        for (let y = Math.floor((at.y - RADIUS) / GRAIN); y * GRAIN < at.y + RADIUS; y += 1) {
          const away = Math.hypot((x + 0.5) * GRAIN - at.x, (y + 0.5) * GRAIN - at.y) / RADIUS;
          if (away < 1) warmth.set(`${x},${y}`, (warmth.get(`${x},${y}`) || 0) + count * (1 - away) ** 2);
        }
      }
    }
    // The warmest place is as deep as it gets, whatever the number; the map stays readable below.
    const most = [...warmth.values()].reduce((one, other) => Math.max(one, other), 0);
    pen.fillStyle = this.colour;
    for (const [key, warm] of warmth) {
      const [x, y] = key.split(",").map(Number);
      pen.globalAlpha = DEEPEST * (warm / most) ** 1.4;
      pen.fillRect(x * GRAIN, y * GRAIN, GRAIN, GRAIN);
    }
    pen.globalAlpha = 1;
  }

  hexagons(pen, spots) {
    const bins = new Map();
    const [wide, tall] = [HEXAGON * Math.sqrt(3), HEXAGON * 1.5];
    for (const { at, count } of spots) {
      const row = Math.round(at.y / tall);
      const column = Math.round(at.x / wide - (row & 1) / 2);
      const key = `${column},${row}`;
      const bin = bins.get(key) || { x: (column + (row & 1) / 2) * wide, y: row * tall, count: 0 };
      bin.count += count;
      bins.set(key, bin);
    }
    const most = Math.max(1, ...[...bins.values()].map((bin) => bin.count));
    pen.strokeStyle = "#fff";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.font = "600 12px system-ui, sans-serif";
    for (const bin of bins.values()) this.hexagon(pen, bin, Math.log1p(bin.count) / Math.log1p(most));
  }

  hexagon(pen, bin, strength) {
    pen.beginPath();
    for (let corner = 0; corner < 6; corner += 1) {
      const angle = (Math.PI / 3) * corner + Math.PI / 6;
      pen.lineTo(bin.x + HEXAGON * Math.cos(angle), bin.y + HEXAGON * Math.sin(angle));
    }
    pen.closePath();
    pen.globalAlpha = 0.25 + 0.6 * strength;
    pen.fillStyle = this.colour;
    pen.fill();
    pen.stroke();
    pen.globalAlpha = 1;
    pen.fillStyle = strength > 0.45 ? "#fff" : "#14201c";
    pen.fillText(bin.count > 9999 ? `${Math.round(bin.count / 1000)}k` : bin.count, bin.x, bin.y);
  }
}
