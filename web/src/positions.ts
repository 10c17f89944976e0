/** Positions as they travel: 16 bytes each, decoded into arrays that the graphics card takes as they are. */
import { Flag, HEAD_BYTES, POSITION_BYTES } from "./api";
import type { Window } from "./times";

/** Positions by ship and then by time; `t` in milliseconds since 1970, speed NaN where it is not known. */
export interface Positions {
  count: number;
  /** Positions in the view before thinning. */
  before: number;
  lonLat: Float32Array;
  t: Float64Array;
  speedKn: Float32Array;
  ship: Uint32Array;
  flags: Uint8Array;
  /** Where each ship's run begins: ship number -> [first, past the last]. */
  runs: Map<number, readonly [first: number, past: number]>;
}

export interface Ask {
  state: string;
  window: Window;
  box: readonly [west: number, south: number, east: number, north: number];
  ships: readonly number[];
  most: number;
}

export const NO_POSITIONS: Positions = {
  count: 0,
  before: 0,
  lonLat: new Float32Array(0),
  t: new Float64Array(0),
  speedKn: new Float32Array(0),
  ship: new Uint32Array(0),
  flags: new Uint8Array(0),
  runs: new Map(),
};

const MAGIC = 0x31504b52; // "RKP1"
const SPEED_UNKNOWN = 255;

/** What is asked for, as a query; west is more than east where the view crosses 180 degrees. */
export function query({ state, window, box, ships, most }: Ask): string {
  const said = new URLSearchParams({ state, from: String(Math.floor(window[0])), to: String(Math.ceil(window[1])) });
  const [west, south, east, north] = bounded(box);
  for (const [name, value] of Object.entries({ west, south, east, north })) said.set(name, value.toFixed(5));
  if (ships.length) said.set("ships", ships.join(","));
  said.set("most", String(most));
  return said.toString();
}

/** A box with its longitudes in -180 to 180; the whole world when it goes round. */
export function bounded([west, south, east, north]: Ask["box"]): Ask["box"] {
  const [low, high] = [Math.max(-90, south), Math.min(90, north)];
  if (east - west >= 360) return [-180, low, 180, high];
  return [wrapped(west), low, wrapped(east), high];
}

export const wrapped = (lon: number): number => (lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180);

/** The longitude that is the same place and at most half way round from `beside`. */
export const near = (lon: number, beside: number): number => lon + Math.round((beside - lon) / 360) * 360;

export function decoded(bytes: ArrayBuffer): Positions {
  const view = new DataView(bytes);
  if (bytes.byteLength < HEAD_BYTES || view.getUint32(0, true) !== MAGIC) throw new Error("not positions of this kind");
  const count = view.getUint32(4, true);
  if (bytes.byteLength !== HEAD_BYTES + count * POSITION_BYTES) {
    throw new Error(`${count} positions were announced, ${bytes.byteLength} bytes came`);
  }
  const made = room(count, view.getUint32(8, true));
  const t0 = view.getFloat64(16, true);
  // All fields are four bytes wide and the head is a multiple of four: plain arrays read them faster than a DataView.
  const words = new Int32Array(bytes, HEAD_BYTES);
  for (let i = 0, at = 0; i < count; i++, at += 4) {
    made.lonLat[2 * i] = words[at]! * 1e-7;
    made.lonLat[2 * i + 1] = words[at + 1]! * 1e-7;
    made.t[i] = t0 + (words[at + 2]! >>> 0) * 1000;
    const packed = words[at + 3]! >>> 0;
    const quarters = (packed >>> 20) & 0xff;
    made.speedKn[i] = quarters === SPEED_UNKNOWN ? NaN : quarters / 4;
    made.flags[i] = packed >>> 28;
    made.ship[i] = packed & 0xfffff;
  }
  runsOf(made);
  return made;
}

function room(count: number, before: number): Positions {
  return {
    count,
    before,
    lonLat: new Float32Array(2 * count),
    t: new Float64Array(count),
    speedKn: new Float32Array(count),
    ship: new Uint32Array(count),
    flags: new Uint8Array(count),
    runs: new Map(),
  };
}

function runsOf(made: Positions): void {
  for (let first = 0; first < made.count; ) {
    const ship = made.ship[first]!;
    let past = first + 1;
    while (past < made.count && made.ship[past] === ship) past++;
    made.runs.set(ship, [first, past]);
    first = past;
  }
}

/** A track to draw: lines as lon, lat, lon, lat with the position each leads to, and the positions that no line joins. */
export interface Track {
  lines: Float32Array;
  ends: Uint32Array;
  loose: Uint32Array;
}

export function trackOf(made: Positions): Track {
  const lines = new Float32Array(4 * made.count);
  const ends = new Uint32Array(made.count);
  const joined = new Uint8Array(made.count);
  let [kept, last] = [0, -1];
  for (let i = 0; i < made.count; i++) {
    if (made.flags[i]! & Flag.AfterGap || (last >= 0 && made.ship[i] !== made.ship[last])) last = -1;
    if (made.flags[i]! & Flag.Doubted) continue;
    if (last >= 0) {
      const lon = made.lonLat[2 * last]!;
      lines.set([lon, made.lonLat[2 * last + 1]!, near(made.lonLat[2 * i]!, lon), made.lonLat[2 * i + 1]!], 4 * kept);
      ends[kept++] = i;
      joined[last] = joined[i] = 1;
    }
    last = i;
  }
  return { lines: lines.subarray(0, 4 * kept), ends: ends.subarray(0, kept), loose: looseOf(joined) };
}

function looseOf(joined: Uint8Array): Uint32Array {
  const loose = new Uint32Array(joined.length);
  let count = 0;
  joined.forEach((is, i) => is || (loose[count++] = i));
  return loose.subarray(0, count);
}

/** Where a ship is at a time: between the positions around it, or null in a gap and outside its run. */
export function whereAt(made: Positions, ship: number, t: number): [lon: number, lat: number] | null {
  const run = made.runs.get(ship);
  if (!run || t < made.t[run[0]]! || t > made.t[run[1] - 1]!) return null;
  let [low, high] = [run[0], run[1] - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (made.t[middle]! <= t) low = middle;
    else high = middle;
  }
  if (t > made.t[low]! && made.flags[high]! & Flag.AfterGap) return null;
  const span = made.t[high]! - made.t[low]!;
  const part = span > 0 ? Math.min(1, (t - made.t[low]!) / span) : 0;
  const [lon, lat] = [made.lonLat[2 * low]!, made.lonLat[2 * low + 1]!];
  return [
    lon + part * (near(made.lonLat[2 * high]!, lon) - lon),
    lat + part * (made.lonLat[2 * high + 1]! - lat),
  ];
}
