/** Dashes along a straight line on the map: a gap is no track, and is not drawn as one. */
import { near } from "../positions";

export type Segment = { from: [lon: number, lat: number]; to: [lon: number, lat: number]; id: string };

/** Segments of a line, dash and space by turns, each about `dash` degrees long; the short way round the world. */
export function dashed(id: string, from: readonly [number, number], to: readonly [number, number], dash: number): Segment[] {
  const [dx, dy] = [near(to[0], from[0]) - from[0], to[1] - from[1]];
  const whole = Math.hypot(dx, dy);
  const count = Math.min(400, Math.max(1, Math.round(whole / dash / 2)));
  return Array.from({ length: count }, (_, i) => ({
    id,
    from: [from[0] + (dx * 2 * i) / (2 * count - 1), from[1] + (dy * 2 * i) / (2 * count - 1)],
    to: [from[0] + (dx * (2 * i + 1)) / (2 * count - 1), from[1] + (dy * (2 * i + 1)) / (2 * count - 1)],
  }));
}

/** How many degrees of longitude so many pixels are at a zoom. */
export const degreesOf = (pixels: number, zoom: number): number => (pixels * 360) / (512 * 2 ** zoom);
