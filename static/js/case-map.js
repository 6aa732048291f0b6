// The map of a case: opens at the project's place, draws its lines and areas whole, and rings it among its neighbours.
const STYLE = { color: "#17211d", weight: 3, fillOpacity: 0.14, interactive: false };

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
}

document.addEventListener("map-ready", open);
