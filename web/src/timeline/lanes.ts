/** Lanes of the timeline: one for each ship with events, and one for each kind of what no tracked ship did. */
import type { Happening, Ship } from "../api";
import { kindName } from "../words";

export const LANE_HEIGHT = 22;

export interface Lane {
  key: string;
  name: string;
  /** The ship's number; null for a lane of papers. */
  ship: number | null;
  /** When it was heard; null for papers. */
  heard: readonly [number, number] | null;
  events: Happening[];
}

export function lanesOf(ships: readonly Ship[], events: readonly Happening[]): Lane[] {
  const byShip = new Map<number, Happening[]>();
  const byKind = new Map<string, Happening[]>();
  for (const event of events) {
    if (event.start === null) continue;
    for (const ship of event.ships) push(byShip, ship, event);
    if (!event.ships.length) push(byKind, event.kind, event);
  }
  const papers = [...byKind].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, held]): Lane => ({
    key: `kind:${kind}`, name: kindName(kind), ship: null, heard: null, events: held,
  }));
  const sailed = ships.flatMap((ship, number): Lane[] => {
    const held = byShip.get(number);
    return held ? [{ key: ship.subject, name: ship.name, ship: number, heard: ship.window, events: held }] : [];
  });
  return [...papers, ...sailed];
}

function push<K>(into: Map<K, Happening[]>, key: K, event: Happening): void {
  const held = into.get(key);
  if (held) held.push(event);
  else into.set(key, [event]);
}
