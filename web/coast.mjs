// Coast and borders for the map: Natural Earth out of world-atlas, cut into files that the page asks for as it needs
// them. public/coast/world.json is the whole world at 1:110m with the list of cells; public/coast/X_Y.json is a cell of
// ten degrees at 1:10m. Lines are integers, `per_degree` of them to a degree: the first corner, then steps.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature, mesh } from "topojson-client";

const CELL = 10;
const [FINE, COARSE] = [1000, 100];
const require = createRequire(import.meta.url);
const target = new URL("./public/coast/", import.meta.url);

const read = (name) => JSON.parse(readFileSync(require.resolve(`world-atlas/${name}.json`), "utf8"));

function rings(topology) {
  const land = feature(topology, topology.objects.land);
  return land.features.flatMap((f) => (f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates));
}

const borders = (topology) => mesh(topology, topology.objects.countries, (a, b) => a !== b).coordinates;

/** A ring cut to a half plane (Sutherland and Hodgman): `inside` and where an edge crosses. */
function halved(ring, axis, limit, keepBelow) {
  const out = [];
  const inside = (p) => (keepBelow ? p[axis] <= limit : p[axis] >= limit);
  ring.forEach((p, i) => {
    const before = ring[(i + ring.length - 1) % ring.length];
    if (inside(p) !== inside(before)) {
      const share = (limit - before[axis]) / (p[axis] - before[axis]);
      out.push([before[0] + share * (p[0] - before[0]), before[1] + share * (p[1] - before[1])]);
    }
    if (inside(p)) out.push(p);
  });
  return out;
}

function clipped(ring, [west, south, east, north]) {
  let cut = ring.slice(0, -1);
  for (const [axis, limit, below] of [[0, west, false], [0, east, true], [1, south, false], [1, north, true]]) {
    cut = halved(cut, axis, limit, below);
    if (cut.length < 3) return null;
  }
  return [...cut, cut[0]];
}

const boundsOf = (ring) => ring.reduce(
  ([w, s, e, n], [x, y]) => [Math.min(w, x), Math.min(s, y), Math.max(e, x), Math.max(n, y)],
  [Infinity, Infinity, -Infinity, -Infinity],
);

/** True for an edge that runs along the frame of the world rather than along a shore. */
const onFrame = ([x, y], [x2, y2]) => (x === x2 && Math.abs(x) >= 179.999) || (y === y2 && y <= -89.9);

/** Runs of a line's segments by the cell in which each has its middle. */
function runs(line, each) {
  let run = null;
  let where = "";
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1], line[i]];
    const key = onFrame(a, b) ? "" : cellOf((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    if (key !== where || run === null) {
      if (run !== null && where !== "") each(where, run);
      run = [a];
      where = key;
    }
    run.push(b);
  }
  if (run !== null && where !== "") each(where, run);
}

const cellOf = (lon, lat) => `${Math.min(35, Math.floor((lon + 180) / CELL))}_${Math.min(17, Math.floor((lat + 90) / CELL))}`;

function steps(line, perDegree) {
  const out = [];
  let [x, y] = [0, 0];
  line.forEach(([lon, lat], i) => {
    const [nx, ny] = [Math.round(lon * perDegree), Math.round(lat * perDegree)];
    if (i > 0 && nx === x && ny === y) return;
    out.push(nx - x, ny - y);
    [x, y] = [nx, ny];
  });
  return out;
}

function cells() {
  const made = new Map();
  const at = (key) => made.get(key) ?? made.set(key, { per_degree: FINE, land: [], coast: [], borders: [] }).get(key);
  const countries = read("countries-10m");
  for (const polygon of rings(read("land-10m"))) {
    const [w, s, e, n] = boundsOf(polygon[0]);
    for (let x = Math.floor((w + 180) / CELL); x <= Math.min(35, Math.floor((e + 180) / CELL)); x++) {
      for (let y = Math.floor((s + 90) / CELL); y <= Math.min(17, Math.floor((n + 90) / CELL)); y++) {
        const frame = [x * CELL - 180, y * CELL - 90, (x + 1) * CELL - 180, (y + 1) * CELL - 90];
        const [outer, ...holes] = polygon.map((ring) => clipped(ring, frame));
        if (outer) at(`${x}_${y}`).land.push([outer, ...holes.filter(Boolean)].map((ring) => steps(ring, FINE)));
      }
    }
    for (const ring of polygon) runs(ring, (key, run) => at(key).coast.push(steps(run, FINE)));
  }
  for (const line of borders(countries)) runs(line, (key, run) => at(key).borders.push(steps(run, FINE)));
  return made;
}

function world(known) {
  const polygons = rings(read("land-110m"));
  const coast = [];
  for (const polygon of polygons) for (const ring of polygon) runs(ring, (_, run) => coast.push(steps(run, COARSE)));
  return {
    per_degree: COARSE,
    cells: known,
    land: polygons.map((polygon) => polygon.map((ring) => steps(ring, COARSE))),
    coast,
    borders: borders(read("countries-110m")).map((line) => steps(line, COARSE)),
  };
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const made = cells();
for (const [key, cell] of made) writeFileSync(new URL(`${key}.json`, target), JSON.stringify(cell));
writeFileSync(new URL("world.json", target), JSON.stringify(world([...made.keys()].sort())));
console.log(`coast: ${made.size} cells`);
