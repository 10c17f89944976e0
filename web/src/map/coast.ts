/** The coast as files give it: integers, so many to a degree, a corner and then steps. */

export interface CoastFile {
  per_degree: number;
  /** Cells of ten degrees that have a file of their own; only the world's file names them. */
  cells?: string[];
  land: number[][][];
  coast: number[][];
  borders: number[][];
}

export type Line = [lon: number, lat: number][];

export interface Coast {
  land: Line[][];
  coast: Line[];
  borders: Line[];
}

/** Zoom from which the world at 1:110m is too coarse. */
export const DETAIL_ZOOM = 3.2;
const CELL = 10;
const MOST_CELLS = 60;

export function line(steps: readonly number[], perDegree: number): Line {
  const made: Line = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < steps.length; i += 2) {
    x += steps[i]!;
    y += steps[i + 1]!;
    made.push([x / perDegree, y / perDegree]);
  }
  return made;
}

export const coastOf = (file: CoastFile): Coast => ({
  land: file.land.map((rings) => rings.map((ring) => line(ring, file.per_degree))),
  coast: file.coast.map((run) => line(run, file.per_degree)),
  borders: file.borders.map((run) => line(run, file.per_degree)),
});

/** The cells that a view touches; none where it is so wide that the world's file is enough. */
export function cellsIn(box: readonly [number, number, number, number]): string[] {
  const [west, south, east, north] = box;
  const found = new Set<string>();
  for (let x = Math.floor((west + 180) / CELL); x <= Math.floor((east + 180) / CELL); x++) {
    for (let y = Math.max(0, Math.floor((south + 90) / CELL)); y <= Math.min(17, Math.floor((north + 90) / CELL)); y++) {
      found.add(`${((x % 36) + 36) % 36}_${y}`);
      if (found.size > MOST_CELLS) return [];
    }
  }
  return [...found];
}
