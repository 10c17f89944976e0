/** Where an arrow key leads from a box of the chain. */
import type { Box } from "./layout";

const WAYS: Record<string, readonly [dx: number, dy: number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

/** The nearest box that way; null for another key, and where there is none. */
export function next(boxes: readonly Box[], from: Box, key: string): Box | null {
  if (key === "Home") return boxes[0] ?? null;
  if (key === "End") return boxes[boxes.length - 1] ?? null;
  const way = WAYS[key];
  if (!way) return null;
  const along = (b: Box): number => (b.x - from.x) * way[0] + (b.y - from.y) * way[1];
  const across = (b: Box): number => Math.abs((b.x - from.x) * way[1]) + Math.abs((b.y - from.y) * way[0]);
  const cost = (b: Box): number => along(b) + 3 * across(b);
  const there = boxes.filter((b) => along(b) > 1 && (way[0] !== 0 || across(b) < 1));
  return there.sort((a, b) => cost(a) - cost(b))[0] ?? null;
}
