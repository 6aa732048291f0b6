// What lies under the markers: configured pictures (tiles) where they can be had, and always the town's own
// boundary, areas and names; without pictures these alone are the map, drawn in the look's own colours.
const L = window.L;
const PATIENCE_MS = 8000;
const FAILURES = 4;
const SHIFTS = [0, 34, -34, 52];

function attribution(entry) {
  const words = document.createElement("span");
  words.textContent = entry.attribution;
  if (!entry.attribution_url) return words.innerHTML;
  const link = document.createElement("a");
  link.href = entry.attribution_url;
  link.textContent = entry.attribution;
  return link.outerHTML;
}

function pictures(entry, settings) {
  return L.tileLayer(entry.url, {
    attribution: attribution(entry), maxZoom: entry.max_zoom, maxNativeZoom: entry.max_zoom,
    detectRetina: false, crossOrigin: null, referrerPolicy: settings.referrer_policy || "strict-origin-when-cross-origin",
  });
}

function drawGround(map, base) {
  const part = (name) => base.features.filter((feature) => feature.properties.layer === name);
  const draw = (features, className) => L.geoJSON(features, { interactive: false, style: { className } }).addTo(map);
  const areas = part("area");
  draw(part("boundary").length ? part("boundary") : areas, "m-land");
  draw(areas, "m-area");
  draw(part("boundary"), "m-edge");
}

// Names of the town, its areas and places, each once, the important ones first; those in the way of others hide.
class Names {
  constructor(map, base) {
    this.map = map;
    this.taken = [];
    map.createPane("names").style.pointerEvents = "none";
    this.known = this.chosen(base);
    this.markers = this.known.map((one) => L.marker(one.at, {
      pane: "names", interactive: false, keyboard: false,
      icon: L.divIcon({ className: "", iconSize: [0, 0], html: this.word(one) }),
    }).addTo(map));
    map.on("zoomend moveend resize", () => this.tidy());
  }

  chosen(base) {
    const seen = new Set();
    const list = [];
    const town = base.features.find((feature) => feature.properties.layer === "boundary")?.properties.name;
    const rank = (p) => (p.name === town ? 0 : p.layer === "place" ? 1 : 2);
    for (const feature of [...base.features].sort((a, b) => rank(a.properties) - rank(b.properties))) {
      const p = feature.properties;
      if (p.layer === "boundary" || !p.name || seen.has(p.name)) continue;
      const at = p.label || (feature.geometry.type === "Point" ? feature.geometry.coordinates : null);
      if (!at) continue;
      seen.add(p.name);
      list.push({ at: [at[1], at[0]], name: p.name, isTown: rank(p) === 0 });
    }
    return list;
  }

  word(one) {
    const word = document.createElement("div");
    word.className = `m-name${one.isTown ? " town" : ""}`;
    word.textContent = one.name;
    word.setAttribute("aria-hidden", "true");
    return word;
  }

  tidy(taken = this.taken) {
    this.taken = taken;
    const boxes = [...taken];
    for (const marker of this.markers) {
      const icon = marker.getElement();
      if (!icon) continue;
      const word = icon.firstElementChild;
      const at = this.map.latLngToContainerPoint(marker.getLatLng());
      const [w, h] = [word.offsetWidth / 2 + 3, word.offsetHeight / 2 + 1];
      const tried = SHIFTS.map((down) => [at.x - w, at.y + down - h, at.x + w, at.y + down + h, down]);
      const free = tried.find((box) => boxes.every((b) => box[2] < b[0] || box[0] > b[2] || box[3] < b[1] || box[1] > b[3]));
      word.classList.toggle("off", !free);
      if (!free) continue;
      word.style.marginTop = `${free[4]}px`;
      boxes.push(free);
    }
  }
}

class Pictures {
  constructor(map, place, settings) {
    Object.assign(this, { map, place, settings, layer: null });
  }

  show(entry) {
    if (this.layer) this.layer.remove();
    this.layer = null;
    this.place.classList.toggle("pictures", Boolean(entry));
    this.place.classList.toggle("photo", Boolean(entry) && /orto|photo/.test(entry.name));
    if (!entry) return;
    const layer = pictures(entry, this.settings).addTo(this.map);
    this.layer = layer;
    let failures = 0;
    let arrived = 0;
    layer.on("tileload", () => { arrived += 1; });
    layer.on("tileerror", () => { if (++failures >= FAILURES && !arrived) this.giveUp(layer); });
    setTimeout(() => { if (!arrived) this.giveUp(layer); }, PATIENCE_MS);
  }

  giveUp(layer) {
    if (this.layer !== layer) return;
    this.show(null);
    if (this.onGiveUp) this.onGiveUp();
  }
}

function addChoice(box, shown, entries, texts, settings) {
  const holder = document.createElement("div");
  holder.className = "map-base no-print";
  const select = document.createElement("select");
  select.setAttribute("aria-label", texts.base);
  for (const entry of entries) select.add(new Option(entry.label, entry.name));
  select.add(new Option(texts.plain, ""));
  select.value = settings.start === "plain" ? "" : entries[0].name;
  select.addEventListener("change", () => shown.show(entries.find((entry) => entry.name === select.value)));
  shown.onGiveUp = () => { select.value = ""; };
  holder.append(select);
  box.append(holder);
}

/** Draws the base; returns the names (or null), so that markers can push them aside. */
export function addBase(map, place, box, { base, settings, texts }) {
  if (base) drawGround(map, base);
  const names = base ? new Names(map, base) : null;
  const entries = settings.base_maps || [];
  const shown = new Pictures(map, place, settings);
  // A demonstration asks nobody else for pictures until somebody chooses them.
  const first = settings.start === "plain" ? undefined : entries[0];
  shown.show(first);
  if (entries.length) addChoice(box, shown, entries, texts, settings);
  return names;
}
