// The map of a case: opens at the project's place, draws its lines and areas whole, and rings it among its
// neighbours, of which only these are gathered into discs.
const STYLE = { color: "#17211d", weight: 3, fillOpacity: 0.14, interactive: false };

function ring(map, marks) {
  const own = marks.all.find((one) => one.properties.own);
  if (!own) return;
  const nameOf = (one) => String(one.properties.key);
  const draw = () => {
    marks.put(own);
    marks.layer.getLayers().at(-1).setZIndexOffset(1000).getElement().classList.add("own");
  };
  marks.only(new Set(marks.all.filter((one) => one !== own).map(nameOf)));
  map.on("moveend", draw);
  draw();
}

function open(event) {
  const place = event.target.closest("[data-case-map]");
  if (!place || !place.dataset.lon) return;
  const { map, marks } = event.detail;
  const L = window.L;
  const spot = L.latLng(Number(place.dataset.lat), Number(place.dataset.lon));
  let bounds = spot.toBounds(700);
  for (const feature of marks.all) {
    if (!feature.properties.whole) continue;
    const shape = L.geoJSON(feature.properties.whole, { style: STYLE, pointToLayer: (_, at) => L.circle(at, { ...STYLE, radius: 25 }) });
    shape.addTo(map);
    if (shape.getBounds().isValid()) bounds = bounds.extend(shape.getBounds());
  }
  map.fitBounds(bounds, { animate: false });
  ring(map, marks);
}

document.addEventListener("map-ready", open);
