import { expect, test } from "vitest";
import { Flag, HEAD_BYTES, POSITION_BYTES } from "../src/api";
import { bounded, decoded, near, query, trackOf, whereAt } from "../src/positions";

interface Sent {
  ship: number;
  lon: number;
  lat: number;
  second: number;
  quarters?: number;
  flags?: number;
}

function packed(sent: Sent[], t0 = 1_000_000): ArrayBuffer {
  const bytes = new ArrayBuffer(HEAD_BYTES + sent.length * POSITION_BYTES);
  const view = new DataView(bytes);
  "RKP1".split("").forEach((letter, i) => view.setUint8(i, letter.charCodeAt(0)));
  view.setUint32(4, sent.length, true);
  view.setUint32(8, sent.length + 7, true);
  view.setFloat64(16, t0, true);
  sent.forEach((p, i) => {
    const at = HEAD_BYTES + i * POSITION_BYTES;
    view.setInt32(at, Math.round(p.lon * 1e7), true);
    view.setInt32(at + 4, Math.round(p.lat * 1e7), true);
    view.setUint32(at + 8, p.second, true);
    view.setUint32(at + 12, (p.ship | ((p.quarters ?? 255) << 20) | ((p.flags ?? 0) << 28)) >>> 0, true);
  });
  return bytes;
}

const minute = (ship: number, i: number, lon: number, lat: number, flags = 0): Sent => ({ ship, lon, lat, second: 60 * i, flags });

test("a position arrives as it left", () => {
  const made = decoded(packed([{ ship: 0xfffff, lon: -179.9999999, lat: 89.5, second: 4_000_000_000, quarters: 254, flags: 15 }]));
  expect([made.count, made.before]).toEqual([1, 8]);
  expect(made.lonLat[0]).toBeCloseTo(-180, 4);
  expect([made.ship[0], made.speedKn[0], made.flags[0], made.t[0]]).toEqual([0xfffff, 63.5, 15, 1_000_000 + 4e12]);
  expect(decoded(packed([minute(0, 0, 1, 1)])).speedKn[0]).toBeNaN();
});

test("what is cut short or of another kind is refused", () => {
  const whole = packed([minute(0, 0, 1, 1), minute(0, 1, 1, 1)]);
  expect(() => decoded(whole.slice(0, -1))).toThrow("2 positions were announced");
  expect(() => decoded(whole.slice(0, 8))).toThrow("not positions");
  expect(() => decoded(new ArrayBuffer(64))).toThrow("not positions");
});

test("lines join what one ship sailed, not ships, gaps or doubts", () => {
  const made = decoded(packed([
    minute(3, 0, 10, 0), minute(3, 1, 11, 0), minute(3, 2, 50, 0, Flag.Doubted), minute(3, 3, 12, 0), minute(3, 9, 13, 0, Flag.AfterGap),
    minute(4, 0, 20, 0),
  ]));
  const track = trackOf(made);
  expect([...track.ends]).toEqual([1, 3]);
  expect([...track.lines].map(Math.round)).toEqual([10, 0, 11, 0, 11, 0, 12, 0]);
  expect([...track.loose]).toEqual([2, 4, 5]);
  expect(made.runs.get(3)).toEqual([0, 5]);
});

test("a silence that begins with a doubted position still parts the track", () => {
  const made = decoded(packed([minute(0, 0, 1, 0), minute(0, 9, 2, 0, Flag.AfterGap | Flag.Doubted), minute(0, 10, 3, 0)]));
  expect(trackOf(made).ends.length).toBe(0);
});

test("a line over 180 degrees goes the short way", () => {
  const track = trackOf(decoded(packed([minute(0, 0, 179.5, 1), minute(0, 1, -179.5, 1)])));
  expect(track.lines[2]).toBeCloseTo(180.5, 4);
});

test("a ship is between its positions, and nowhere in a silence", () => {
  const made = decoded(packed([minute(0, 0, 179, 10), minute(0, 2, -179, 12), minute(0, 60, 0, 0, Flag.AfterGap)], 0));
  const at = whereAt(made, 0, 60_000)!;
  expect(at[0]).toBeCloseTo(180, 4);
  expect(at[1]).toBeCloseTo(11, 4);
  expect(whereAt(made, 0, 600_000)).toBeNull();
  expect([whereAt(made, 0, -1), whereAt(made, 0, 4e6), whereAt(made, 9, 0)]).toEqual([null, null, null]);
});

test("a view beyond 180 degrees is asked for in degrees that exist", () => {
  expect(bounded([170, -95, 190, 40])).toEqual([170, -90, -170, 40]);
  expect(bounded([-200, 0, 200, 1])).toEqual([-180, 0, 180, 1]);
  expect(bounded([100, 0, 180, 1])).toEqual([100, 0, 180, 1]);
  const asked = query({ state: "s&t", window: [0.5, 9.5], box: [170, 1, 190, 2], ships: [3, 4], most: 10 });
  expect(asked).toBe("state=s%26t&from=0&to=10&west=170.00000&south=1.00000&east=-170.00000&north=2.00000&ships=3%2C4&most=10");
});

test("a longitude near another is the same place", () => {
  expect([near(-179, 179), near(179, -179), near(10, 20), near(-170, 530)]).toEqual([181, -181, 10, 550]);
});

test("a million positions are decoded and drawn in time", () => {
  const count = 1_000_000;
  const bytes = new ArrayBuffer(HEAD_BYTES + count * POSITION_BYTES);
  new Uint8Array(bytes).set([82, 75, 80, 49]);
  new DataView(bytes).setUint32(4, count, true);
  const words = new Uint32Array(bytes, HEAD_BYTES);
  for (let i = 0; i < count; i++) words.set([i * 10, i, i, Math.floor(i / 1000)], 4 * i);
  const made = decoded(bytes);
  expect(made.runs.size).toBe(1000);
  expect(trackOf(made).ends.length).toBe(count - 1000);
});
