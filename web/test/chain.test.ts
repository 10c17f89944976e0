import { expect, test } from "vitest";
import type { Chain, ChainEdge, ChainNode } from "../src/api";
import { layoutOf, ordered } from "../src/chain/layout";
import { next } from "../src/chain/walk";

const node = (id: string, layer: string): ChainNode => ({ id, name: id, layer, country: "", listed: [], unknown: false, page: "", ship: null });
const edge = (source: string, target: string, low_t: number | null, high_t: number | null, kind: "custody" | "title" = "custody"): ChainEdge => ({
  id: `${source}>${target}`, source, target, kind, low_t, high_t, deliveries: [], first: null, last: null, modelled: false,
});
const CHAIN: Chain = {
  state: "",
  layers: ["origin", "storage", "ship", "destination", "party"],
  nodes: [node("a", "origin"), node("b", "origin"), node("s", "ship"), node("t", "ship"), node("z", "destination"), node("p", "party"), node("q", "party")],
  edges: [edge("a", "t", 100, 400), edge("b", "s", 100, null), edge("s", "z", null, null), edge("t", "z", 400, 400), edge("p", "q", 1, 1, "title"), edge("q", "p", 1, 1, "title")],
  deliveries: [],
};

test("custody goes left to right in its layers, sales stand below", () => {
  const made = layoutOf(CHAIN, 900);
  const at = new Map(made.boxes.map((b) => [b.node.id, b]));
  expect(made.columns.map((c) => c.name)).toEqual(["origin", "ship", "destination"]);
  expect(at.get("a")!.x).toBeLessThan(at.get("t")!.x);
  expect(at.get("t")!.x).toBeLessThan(at.get("z")!.x);
  const lowest = Math.max(...["a", "b", "s", "t", "z"].map((id) => at.get(id)!.y));
  expect(Math.min(at.get("p")!.y, at.get("q")!.y)).toBeGreaterThan(lowest);
  expect(made.boxes.every((b) => b.x >= 0 && b.x + made.boxWidth <= made.width && b.y + 36 <= made.height)).toBe(true);
});

test("no two boxes lie on each other", () => {
  const { boxes } = layoutOf(CHAIN, 300);
  for (const a of boxes) for (const b of boxes) if (a !== b) expect(a.x === b.x && Math.abs(a.y - b.y) < 36).toBe(false);
});

test("what is unknown is drawn thin and open, the least never wider than the most", () => {
  const bands = new Map(layoutOf(CHAIN, 900).bands.map((b) => [b.edge.id, b]));
  expect(bands.get("s>z")).toMatchObject({ open: true, least: 0 });
  expect(bands.get("b>s")!.open).toBe(true);
  expect(bands.get("a>t")!.least).toBeLessThan(bands.get("a>t")!.most);
  expect(bands.get("t>z")!.least).toBe(bands.get("t>z")!.most);
});

test("columns are turned so that fewer edges cross", () => {
  const columns = ordered([[node("a", ""), node("b", "")], [node("s", ""), node("t", "")]], CHAIN.edges);
  const crossed = (columns[0]![0]!.id === "a") !== (columns[1]![0]!.id === "t");
  expect(crossed).toBe(false);
});

test("an edge to a node that is not there is left out, and a chain may be empty", () => {
  expect(layoutOf({ ...CHAIN, edges: [edge("a", "nowhere", 1, 1)] }, 500).bands).toEqual([]);
  expect(layoutOf({ ...CHAIN, nodes: [], edges: [] }, 500).boxes).toEqual([]);
});

test("arrow keys lead to every box", () => {
  const { boxes } = layoutOf(CHAIN, 900);
  const met = new Set([boxes[0]!.node.id]);
  const open = [boxes[0]!];
  for (let box = open.pop(); box; box = open.pop()) {
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]) {
      const to = next(boxes, box, key);
      if (to && !met.has(to.node.id)) {
        met.add(to.node.id);
        open.push(to);
      }
    }
  }
  expect(met.size).toBe(boxes.length);
  expect(next(boxes, boxes[0]!, "x")).toBeNull();
});
