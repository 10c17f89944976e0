import { expect, test } from "vitest";
import { cellsIn, coastOf, line } from "../src/map/coast";
import { dashed, degreesOf } from "../src/map/dash";
import { colourOf, KINDS_WITH_LOOKS, shapeOf, speedColour, SPEED_STOPS_KN } from "../src/palette";
import { ROW_HEIGHT, slice, sorted } from "../src/tables/rows";
import { lanesOf } from "../src/timeline/lanes";
import { gradeMark, GRADE_ORDER, gradeSays, tonnes } from "../src/words";

test("a coast is a corner and steps from it", () => {
  expect(line([1000, 2000, 10, -10], 1000)).toEqual([[1, 2], [1.01, 1.99]]);
  expect(coastOf({ per_degree: 100, land: [[[0, 0, 100, 0]]], coast: [], borders: [] }).land[0]![0]).toEqual([[0, 0], [1, 0]]);
});

test("cells in view go round the world, and a wide view needs none", () => {
  expect(cellsIn([175, 1, 185, 9])).toEqual(["35_9", "0_9"]);
  expect(cellsIn([-180, -90, 180, 90])).toEqual([]);
});

test("dashes begin and end where the silence does", () => {
  const made = dashed("g", [179, 0], [-179, 0], 0.1);
  expect(made[0]!.from).toEqual([179, 0]);
  expect(made[made.length - 1]!.to[0]).toBeCloseTo(181, 9);
  expect(dashed("g", [5, 5], [5, 5], degreesOf(7, 4)).length).toBe(1);
});

test("every kind has its own pair of shape and colour", () => {
  const looks = KINDS_WITH_LOOKS.map((kind) => `${shapeOf(kind)} ${colourOf(kind, "light").join()}`);
  expect(new Set(looks).size).toBeGreaterThanOrEqual(KINDS_WITH_LOOKS.length - 2);
});

const luminance = ([r, g, b]: readonly [number, number, number]): number => {
  const [x, y, z] = [r, g, b].map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
};

test.each([["light", [223, 230, 232]], ["dark", [15, 20, 23]]] as const)("marks stand out three to one from the sea, %s", (theme, sea) => {
  const contrast = (rgb: readonly [number, number, number]): number => {
    const [a, b] = [luminance(rgb), luminance(sea)].sort((x, y) => y - x) as [number, number];
    return (a + 0.05) / (b + 0.05);
  };
  for (const kind of [...KINDS_WITH_LOOKS, "anything"]) expect(contrast(colourOf(kind, theme))).toBeGreaterThanOrEqual(3);
  for (const speed of [...SPEED_STOPS_KN, NaN]) expect(contrast(speedColour(speed, theme))).toBeGreaterThanOrEqual(3);
});

test("rows hold every word, and what is not known comes last", () => {
  const rows = [{ n: 2, s: "b a" }, { n: null, s: "a" }, { n: 1, s: "a b" }];
  const columns = [{ value: (r: (typeof rows)[number]) => r.n }, { value: (r: (typeof rows)[number]) => r.s }];
  expect(sorted(rows, columns, { column: 0, down: false }, "").map((r) => r.n)).toEqual([1, 2, null]);
  expect(sorted(rows, columns, { column: 0, down: true }, "B a").map((r) => r.n)).toEqual([2, 1]);
});

test("the rows drawn are those in sight and the one that holds the focus", () => {
  expect(slice(1000, 100 * ROW_HEIGHT, 10 * ROW_HEIGHT, 95)).toEqual({ first: 92, past: 118 });
  expect(slice(1000, 100 * ROW_HEIGHT, 10 * ROW_HEIGHT, 30).first).toBe(30);
  expect(slice(3, 0, 500, 0)).toEqual({ first: 0, past: 3 });
});

test("an event of two ships is in the lanes of both", () => {
  const ship = (name: string) => ({ subject: name, name, page: "", positions: 1, window: [0, 1] as [number, number] });
  const base = { id: "m", kind: "meeting", title: "", page: "", start: 1, end: 2, at: null, to: null, place: "", setting: "", pattern: "", grade: "", basis: "", layer: "assessed" as const, rule: "", deliveries: [], has_reach: false };
  const lanes = lanesOf([ship("A"), ship("B"), ship("C")], [{ ...base, ships: [0, 2] }, { ...base, id: "p", kind: "delivery", ships: [] }]);
  expect(lanes.map((lane) => [lane.name, lane.events.length])).toEqual([["delivery", 1], ["A", 1], ["C", 1]]);
});

test("no wording is a verdict, and bounds are said", () => {
  expect(GRADE_ORDER.map(gradeSays)).toEqual(["is confirmed", "is likely", "is possible", "is contested", "is not established"]);
  expect(new Set(GRADE_ORDER.map(gradeMark)).size).toBe(GRADE_ORDER.length);
  expect([tonnes(null, null), tonnes(5, null), tonnes(null, 5), tonnes(900, 1200), tonnes(1200.2, 1200.4)]).toEqual(["quantity not known", "at least 5 t", "at most 5 t", "900 to 1,200 t", "1,200 t"]);
});
