/** The chain as a layered graph: custody in columns from origin to end use, parties to sales in rows below. */
import type { Chain, ChainEdge, ChainNode } from "../api";

export interface Box {
  node: ChainNode;
  x: number;
  y: number;
}

export interface Band {
  edge: ChainEdge;
  path: string;
  /** Widths in pixels: of the most, and of the least in it. */
  most: number;
  least: number;
  /** No upper end is known. */
  open: boolean;
}

export interface Layout {
  width: number;
  height: number;
  columns: { name: string; x: number }[];
  boxes: Box[];
  bands: Band[];
  /** Where title begins, below custody; null where no sale is known. */
  titleAt: number | null;
  boxWidth: number;
}

export const BOX_HEIGHT = 36;
const [NARROW, BROAD] = [92, 150];
const GAP = 10;
const TOP = 26;
const SIDE = 8;
const LEAST_SPACE = 26;
/** The layer of those who sold and bought: below custody, not beside it. */
const TITLE = "party";
const WIDEST = 18;
const SWEEPS = 6;

export function layoutOf(chain: Chain, room: number): Layout {
  const layers = chain.layers.filter((name) => name !== TITLE && chain.nodes.some((n) => n.layer === name));
  const columns = ordered(layers.map((name) => chain.nodes.filter((n) => n.layer === name)), chain.edges);
  const boxWidth = Math.round(Math.min(BROAD, Math.max(NARROW, ((room - 2 * SIDE) / Math.max(1, layers.length)) * 0.74)));
  const step = stepOf(layers.length, room, boxWidth);
  const tallest = Math.max(0, ...columns.map((c) => c.length)) * (BOX_HEIGHT + GAP);
  const boxes = columns.flatMap((column, i) => {
    const top = TOP + (tallest - column.length * (BOX_HEIGHT + GAP)) / 2;
    return column.map((node, k) => ({ node, x: SIDE + i * step, y: top + k * (BOX_HEIGHT + GAP) }));
  });
  const width = Math.max(room, SIDE * 2 + boxWidth + (layers.length - 1) * step);
  const parties = chain.nodes.filter((n) => !layers.includes(n.layer));
  const below = placedParties(parties, chain.edges, width, boxWidth, TOP + tallest + 34);
  const all = [...boxes, ...below.boxes];
  return {
    width,
    height: below.height,
    columns: layers.map((name, i) => ({ name, x: SIDE + i * step })),
    boxes: all,
    bands: bandsOf(chain.edges, all, boxWidth),
    titleAt: parties.length ? TOP + tallest + 20 : null,
    boxWidth,
  };
}

const stepOf = (count: number, room: number, boxWidth: number): number =>
  Math.max(boxWidth + LEAST_SPACE, (room - 2 * SIDE - boxWidth) / Math.max(1, count - 1));

/** Columns in an order with fewer crossings: each node moves to the middle of its neighbours, back and forth. */
export function ordered(columns: ChainNode[][], edges: readonly ChainEdge[]): ChainNode[][] {
  const made = columns.map((column) => [...column].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)));
  const beside = new Map<string, string[]>();
  const join = (a: string, b: string): void => void beside.set(a, [...(beside.get(a) ?? []), b]);
  for (const { source, target } of edges) {
    join(source, target);
    join(target, source);
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const place = new Map(made.flatMap((column) => column.map((n, i) => [n.id, (i + 0.5) / column.length] as const)));
    const middle = (n: ChainNode): number => {
      const near = (beside.get(n.id) ?? []).map((id) => place.get(id)).filter((at) => at !== undefined);
      return near.length ? near.reduce((sum, at) => sum + at, 0) / near.length : place.get(n.id)!;
    };
    for (const column of made) {
      const at = new Map(column.map((n) => [n.id, middle(n)]));
      column.sort((a, b) => at.get(a.id)! - at.get(b.id)!);
      column.forEach((n, i) => place.set(n.id, (i + 0.5) / column.length));
    }
  }
  return made;
}

/** Parties stand in ranks: whoever sells first is furthest left; a sale in a circle ends the counting. */
function placedParties(parties: ChainNode[], edges: readonly ChainEdge[], width: number, boxWidth: number, top: number): { boxes: Box[]; height: number } {
  if (!parties.length) return { boxes: [], height: top - 24 };
  const rank = new Map(parties.map((n) => [n.id, 0]));
  for (let round = 0; round < parties.length; round++) {
    let moved = false;
    for (const { source, target } of edges) {
      const [from, to] = [rank.get(source), rank.get(target)];
      if (from === undefined || to === undefined || to > from || from + 1 >= 6) continue;
      rank.set(target, from + 1);
      moved = true;
    }
    if (!moved) break;
  }
  const ranks = Array.from({ length: Math.max(...rank.values()) + 1 }, (_, i) => parties.filter((n) => rank.get(n.id) === i));
  const step = stepOf(ranks.length, width, boxWidth);
  const columns = ordered(ranks, edges);
  const boxes = columns.flatMap((column, i) =>
    column.map((node, k) => ({ node, x: SIDE + i * step, y: top + k * (BOX_HEIGHT + GAP) })),
  );
  return { boxes, height: top + Math.max(...columns.map((c) => c.length)) * (BOX_HEIGHT + GAP) + 6 };
}

function bandsOf(edges: readonly ChainEdge[], boxes: readonly Box[], boxWidth: number): Band[] {
  const at = new Map(boxes.map((box) => [box.node.id, box]));
  const heaviest = Math.max(1, ...edges.map((e) => e.high_t ?? e.low_t ?? 0));
  return edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.source), at.get(edge.target)];
    if (!from || !to) return [];
    const most = widthOf(edge.high_t ?? edge.low_t, heaviest);
    const least = Math.min(most, widthOf(edge.low_t, heaviest));
    return [{ edge, path: curve(from, to, boxWidth), most, least: edge.low_t ? least : 0, open: edge.high_t === null }];
  });
}

/** By the square root: what is ten times as much is three times as wide, and the little is still seen. */
const widthOf = (tonnes: number | null, heaviest: number): number =>
  tonnes === null ? 2 : Math.max(1.5, WIDEST * Math.sqrt(tonnes / heaviest));

function curve(from: Box, to: Box, boxWidth: number): string {
  const [y1, y2] = [from.y + BOX_HEIGHT / 2, to.y + BOX_HEIGHT / 2];
  if (to.x > from.x) {
    const [x1, x2] = [from.x + boxWidth, to.x];
    const bend = (x2 - x1) / 2;
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  }
  // Back, or within a column: out to the right and round.
  const [x1, x2] = [from.x + boxWidth, to.x + boxWidth];
  const out = Math.max(x1, x2) + 26;
  return `M${x1} ${y1}C${out} ${y1} ${out} ${y2} ${x2} ${y2}`;
}
