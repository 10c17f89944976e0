/** Positions for what is in view: asked for when the map has come to rest, and the earlier question ended. */
import { useEffect, useState } from "preact/hooks";
import { getPositions, isAbort } from "../fetching";
import { NO_POSITIONS, type Positions } from "../positions";
import type { Window } from "../times";

/** What the map shows: longitudes may go beyond 180. */
export interface Asked {
  box: readonly [west: number, south: number, east: number, north: number];
  zoom: number;
  pixels: number;
}

const REST_MS = 120;
const MOST = 200_000;

/** No more than the screen can show: one for every eight pixels of it. */
export const most = (pixels: number): number => Math.max(20_000, Math.min(MOST, Math.round(pixels / 8)));

export function useTracks(state: string, seen: Asked | null, within: Window, fault: (error: unknown) => void): Positions {
  const [positions, set] = useState(NO_POSITIONS);
  useEffect(() => {
    if (!seen) return set(NO_POSITIONS);
    const ended = new AbortController();
    const ask = { state, window: within, box: seen.box, ships: [], most: most(seen.pixels) };
    const timer = setTimeout(() => {
      getPositions(ask, ended.signal).then(set, (error: unknown) => isAbort(error) || fault(error));
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [state, seen, within[0], within[1]]);
  return positions;
}
