import { expect, test } from "vitest";
import type { Chain, Happening, Scene } from "../src/api";
import { bins, during, extent, inOrder, stepped } from "../src/bins";
import { csv } from "../src/csv";
import { exists, focusOf, knowledgeOf, nameOf, settled, shown } from "../src/knowledge";
import { table } from "../src/panel/exported";

const event = (id: string, start: number | null, more: Partial<Happening> = {}): Happening => ({
  id, kind: "port_call", title: `=${id}`, page: "", ships: [0], start, end: null, at: null, to: null, place: "", setting: "", pattern: "",
  grade: "likely", basis: "observed", layer: "assessed", rule: "r/1", deliveries: [], has_reach: false, ...more,
});
const SCENE: Scene = {
  state: "s1", title: "", question: "", marks: ["simulated"], window: [0, 1000], box: null, positions: 5, left_out: {},
  ships: [{ subject: "imo:1", name: "ONE", page: "", positions: 5, window: [100, 900] }, { subject: "imo:2", name: "TWO", page: "", positions: 0, window: [0, 0] }],
  events: [event("e1", 100, { end: 300, deliveries: ["d1"] }), event("e2", 500, { kind: "meeting", ships: [0, 1] }), event("e0", 100), event("d1", 50, { kind: "delivery", ships: [], layer: "documented" }), event("never", null)],
  places: [{ id: "place:p", name: "Port", kind: "terminal", at: [1, 2], page: "" }],
};
const CHAIN: Chain = {
  state: "s1", layers: ["origin", "ship", "destination"],
  nodes: [
    { id: "place:p", name: "Port", layer: "origin", country: "", listed: [], unknown: false, page: "", ship: null },
    { id: "imo:1", name: "ONE", layer: "ship", country: "", listed: [], unknown: false, page: "", ship: 0 },
    { id: "z", name: "Z", layer: "destination", country: "", listed: [], unknown: true, page: "", ship: null },
  ],
  edges: [
    { id: "x", source: "place:p", target: "imo:1", kind: "custody", low_t: 1, high_t: 2, deliveries: ["d1"], first: 0, last: 1, modelled: false },
    { id: "y", source: "imo:1", target: "z", kind: "custody", low_t: 1, high_t: 2, deliveries: ["d1", "d2"], first: 0, last: 1, modelled: false },
  ],
  deliveries: ["d1", "d2"].map((id) => ({ id, title: id, page: "", start: 10, end: 20, low_t: 1, best_t: null, high_t: 2, grade: "likely", basis: "documented", origins: [], originals: [] })),
};
const known = knowledgeOf(SCENE, CHAIN);
const ids = (set: Iterable<string | number>): unknown[] => [...set].sort();

test("an event lights its ships, its delivery and the whole way of it", () => {
  const focus = focusOf(known, { kind: "finding", id: "e1" })!;
  expect([ids(focus.events), ids(focus.ships), ids(focus.edges), ids(focus.places)]).toEqual([["e1"], [0], ["x", "y"], ["place:p"]]);
});

test("an edge lights its deliveries and its two ends, and no other edge", () => {
  const focus = focusOf(known, { kind: "edge", id: "y" })!;
  expect([ids(focus.deliveries), ids(focus.edges), ids(focus.nodes), ids(focus.events)]).toEqual([["d1", "d2"], ["y"], ["imo:1", "z"], ["d1", "e1"]]);
});

test("a ship, a box and a place light what is theirs", () => {
  expect(ids(focusOf(known, { kind: "ship", id: "imo:2" })!.events)).toEqual(["e2"]);
  expect(ids(focusOf(known, { kind: "node", id: "imo:1" })!.ships)).toEqual([0]);
  expect(ids(focusOf(known, { kind: "place", id: "place:p" })!.nodes)).toEqual(["place:p"]);
});

test("what is not in the case lights nothing", () => {
  for (const kind of ["finding", "ship", "delivery", "edge", "node", "place"] as const) {
    expect(focusOf(known, { kind, id: "nowhere" })).toBeNull();
    expect(exists(known, { kind, id: "nowhere" })).toBe(false);
    expect(nameOf(known, { kind, id: "nowhere" })).toBe("nowhere");
  }
  expect(focusOf(known, null)).toBeNull();
});

test("a delivery that is a finding too is one thing", () => {
  expect(settled(known, { kind: "finding", id: "d1" })).toEqual({ kind: "delivery", id: "d1" });
});

test("layers, kinds and the window decide what is shown", () => {
  expect(shown(SCENE.events, ["meeting"], [0, 1000]).map((e) => e.id)).toEqual(["e1", "e0", "d1"]);
  expect(shown(SCENE.events, ["documented"], [200, 400]).map((e) => e.id)).toEqual(["e1"]);
  expect(during(event("x", 0, { end: 10 }), [5, 6])).toBe(true);
});

test("J and K go through events by time and stop at the ends", () => {
  const ordered = inOrder(SCENE.events);
  expect(ordered.map((e) => e.id)).toEqual(["d1", "e0", "e1", "e2"]);
  expect([stepped(ordered, null, 1)?.id, stepped(ordered, null, -1)?.id, stepped(ordered, "e1", 1)?.id, stepped(ordered, "e2", 1)]).toEqual(["d1", "e2", "e2", null]);
});

test("every event with a time in the window is in one bin", () => {
  const made = bins(SCENE.events, [0, 500], 7);
  expect(made.reduce((sum, b) => sum + b.count, 0)).toBe(4);
  expect(bins(SCENE.events, [0, 0], 7)).toEqual([]);
  expect(extent([null])).toBeNull();
  expect(extent([[70_000, 70_000]])![1]).toBeGreaterThan(70_000);
});

test("an export marks every row as simulated and runs as no formula", () => {
  const lines = table(known, focusOf(known, { kind: "finding", id: "e1" })!).trim().split("\r\n");
  expect(lines.length).toBe(3);
  expect(lines.slice(1).every((line) => line.endsWith(",simulated,s1"))).toBe(true);
  expect(lines[2]).toContain("'=e1");
  expect(csv(["a"], [["-1.5"], ["@x"], ['q"r,\n']])).toBe('a\r\n-1.5\r\n\'@x\r\n"q""r,\n"\r\n');
});
