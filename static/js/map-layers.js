// Layers beside what a map shows (templates/components/map_layers.html): pictures of services, things of files.
const L = window.L;
const PANE = "beside";
const AROUND = 0.4;

// Above the plain plan, under the marks; nothing in it takes a click that is meant for the map.
function paneOf(map) {
  if (!map.getPane(PANE)) map.createPane(PANE).style.zIndex = 450;
  return PANE;
}

function credit(words) {
  const span = document.createElement("span");
  span.textContent = words;
  return span.innerHTML;
}

class Pictures {
  constructor(map, told, say) {
    Object.assign(this, { map, say, arrived: false });
    this.layer = L.tileLayer(told.url, { pane: paneOf(map), attribution: credit(told.source), minZoom: 6, maxZoom: 20, maxNativeZoom: 20 });
    this.layer.on("tileload", () => { this.arrived = true; });
    this.layer.on("tileerror", () => { if (!this.arrived) this.say("failed"); });
  }

  show(strength) {
    this.layer.setOpacity(strength).addTo(this.map);
  }

  hide() {
    this.layer.remove();
  }

  fade(strength) {
    this.layer.setOpacity(strength);
  }
}

class Things {
  constructor(map, told, say) {
    Object.assign(this, { map, told, say, strength: 1, held: null, turn: 0 });
    this.canvas = L.canvas({ pane: paneOf(map) });
    this.layer = L.geoJSON(null, {
      pane: PANE, renderer: this.canvas, attribution: credit(told.source), style: () => this.style(),
      pointToLayer: (_, at) => L.circleMarker(at, { pane: PANE, renderer: this.canvas, radius: 5 }),
      onEachFeature: (feature, drawn) => drawn.on("click", () => this.say("", feature.properties.label)),
    });
    this.refresh = this.refresh.bind(this);
  }

  style() {
    return { color: this.told.colour, weight: 2, opacity: this.strength, fillOpacity: this.strength * 0.4 };
  }

  show(strength) {
    this.strength = strength;
    this.layer.addTo(this.map);
    this.map.on("moveend", this.refresh);
    this.refresh();
  }

  hide() {
    this.map.off("moveend", this.refresh);
    this.layer.remove();
  }

  fade(strength) {
    this.strength = strength;
    this.layer.setStyle(this.style());
  }

  async refresh() {
    if (this.held?.contains(this.map.getBounds())) return;
    const [turn, box] = [(this.turn += 1), this.map.getBounds().pad(AROUND)];
    try {
      const answer = await fetch(`${this.told.url}&bbox=${box.toBBoxString()}`, { credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const data = await answer.json();
      if (turn !== this.turn) return;
      this.held = data.is_whole ? box : null;
      this.layer.clearLayers();
      this.layer.addData(data);
      this.say(data.is_whole ? "" : "partly");
    } catch {
      this.say("failed");
    }
  }
}

function join(map, list, item) {
  const told = JSON.parse(item.dataset.layer);
  const said = list.querySelector("[data-layer-said]");
  const say = (code, words = "") => {
    said.textContent = code ? list.dataset[code].replace("{name}", told.name) : words && `${told.name}: ${words}`;
  };
  const [box, slider] = [item.querySelector("[type=checkbox]"), item.querySelector("[type=range]")];
  const layer = told.kind === "geojson" ? new Things(map, told, say) : new Pictures(map, told, say);
  const fader = slider.closest(".layer-opacity");
  item.querySelector(".tick").hidden = false;
  item.querySelector(".layer-name").hidden = true;
  box.addEventListener("change", () => {
    fader.hidden = !box.checked;
    said.textContent = "";
    if (box.checked) layer.show(slider.value / 100);
    else layer.hide();
  });
  slider.addEventListener("input", () => {
    slider.nextElementSibling.textContent = `${slider.value}%`;
    layer.fade(slider.value / 100);
  });
}

for (const list of document.querySelectorAll("[data-map-layers]")) {
  const root = document.getElementById(list.dataset.mapLayers);
  const begin = () => list.querySelectorAll("[data-layer]").forEach((item) => join(root.liveMap, list, item));
  if (root?.liveMap) begin();
  else root?.addEventListener("map-ready", begin, { once: true });
}
