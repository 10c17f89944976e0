/** How many events begin in each stretch of time: the histogram over the lanes. */
import type { Happening } from "./api";
import type { Window } from "./times";

export interface Bin {
  start: number;
  end: number;
  count: number;
}

export function bins(events: readonly Happening[], within: Window, most: number): Bin[] {
  const [start, end] = within;
  const wide = (end - start) / most;
  const made = Array.from({ length: most }, (_, i) => ({ start: start + i * wide, end: start + (i + 1) * wide, count: 0 }));
  if (!(wide > 0)) return [];
  for (const { start: t } of events) {
    if (t === null || t < start || t > end) continue;
    made[Math.min(most - 1, Math.floor((t - start) / wide))]!.count++;
  }
  return made;
}

/** True where something happens inside a window: its whole length counts. */
export const during = (event: Happening, within: Window | null): boolean =>
  within === null || (event.start !== null && event.start <= within[1] && (event.end ?? event.start) >= within[0]);

/** The window that holds everything with a time, a little wider; null where nothing has one. */
export function extent(windows: readonly (Window | null)[]): Window | null {
  const held = windows.filter((w) => w !== null);
  if (!held.length) return null;
  const start = held.reduce((least, w) => Math.min(least, w[0]), Infinity);
  const end = held.reduce((most, w) => Math.max(most, w[1]), -Infinity);
  return start < end ? [Math.floor(start / 60_000) * 60_000, Math.ceil(end / 60_000) * 60_000] : [start - 43_200_000, end + 43_200_000];
}

/** The events as J and K go through them: by time, then by id. */
export const inOrder = (events: readonly Happening[]): Happening[] =>
  events.filter((e) => e.start !== null).sort((a, b) => a.start! - b.start! || (a.id < b.id ? -1 : 1));

/** The event after or before the selected one; from the window's edge when none is selected. */
export function stepped(ordered: readonly Happening[], selected: string | null, by: 1 | -1): Happening | null {
  const at = ordered.findIndex((e) => e.id === selected);
  if (at < 0) return (by === 1 ? ordered[0] : ordered[ordered.length - 1]) ?? null;
  return ordered[at + by] ?? null;
}
