// Vector tiles (Mapbox Vector Tile 2.1) of points, fetched for what the map shows and kept for a while.
const EXTENT = 4096;
const MOST_KEPT = 200;
const HIGHEST = 20;

const VALUES = { 1: "readString", 2: "readFloat", 3: "readDouble", 4: "readVarint", 5: "readVarint", 6: "readSVarint", 7: "readBoolean" };

const readValue = (field, told, pbf) => { if (VALUES[field]) told.value = pbf[VALUES[field]](); };

function readFeature(field, feature, pbf) {
  if (field === 2) pbf.readPackedVarint(feature.tags);
  else if (field === 4) pbf.readPackedVarint(feature.shape);
}

function readLayer(field, layer, pbf) {
  if (field === 2) layer.features.push(pbf.readMessage(readFeature, { tags: [], shape: [] }));
  else if (field === 3) layer.keys.push(pbf.readString());
  else if (field === 4) layer.values.push(pbf.readMessage(readValue, {}).value);
}

const unzigzag = (n) => (n >> 1) ^ -(n & 1);

function pointsOf({ features, keys, values }) {
  return features.map(({ tags, shape }) => {
    const told = { px: unzigzag(shape[1]), py: unzigzag(shape[2]) };
    for (let i = 0; i < tags.length; i += 2) told[keys[tags[i]]] = values[tags[i + 1]];
    return told;
  });
}

function readLayers(field, points, pbf) {
  if (field === 3) points.push(...pointsOf(pbf.readMessage(readLayer, { features: [], keys: [], values: [] })));
}

/** The points of a tile, each with what the tile says of it and its place in degrees. */
export function readTile(bytes, z, x, y) {
  const points = new window.Pbf.PbfReader(bytes).readFields(readLayers, []);
  const size = 2 ** z;
  return points.map((point) => {
    const [east, south] = [(x + point.px / EXTENT) / size, (y + point.py / EXTENT) / size];
    return { ...point, lng: east * 360 - 180, lat: (Math.atan(Math.sinh(Math.PI * (1 - 2 * south))) * 180) / Math.PI };
  });
}

export class TileSource {
  constructor(address) {
    this.address = address;
    this.kept = new Map();
  }

  /** The points within the bounds at this zoom. Tiles on the way are waited for. */
  async points(bounds, zoom) {
    const z = Math.max(0, Math.min(HIGHEST, Math.floor(zoom)));
    const size = 2 ** z;
    const column = (lng) => Math.min(size - 1, Math.max(0, Math.floor(((lng + 180) / 360) * size)));
    const row = (lat) => Math.min(size - 1, Math.max(0, Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * size)));
    const wanted = [];
    for (let x = column(bounds.getWest()); x <= column(bounds.getEast()); x += 1) {
      for (let y = row(bounds.getNorth()); y <= row(bounds.getSouth()); y += 1) wanted.push(this.tile(z, x, y));
    }
    return (await Promise.all(wanted)).flat();
  }

  tile(z, x, y) {
    const name = `${z}/${x}/${y}`;
    if (!this.kept.has(name)) {
      this.kept.set(name, this.fetch(z, x, y).catch((error) => { this.kept.delete(name); throw error; }));
      if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
    }
    return this.kept.get(name);
  }

  async fetch(z, x, y) {
    const answer = await fetch(this.address.replace("{z}", z).replace("{x}", x).replace("{y}", y), { credentials: "same-origin" });
    if (answer.status === 204) return [];
    if (!answer.ok) throw new Error(`tile ${answer.status}`);
    return readTile(new Uint8Array(await answer.arrayBuffer()), z, x, y);
  }
}
