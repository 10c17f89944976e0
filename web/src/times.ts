/** Times are milliseconds since 1970 UTC; people read and write ISO 8601 in UTC. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export type Window = readonly [start: number, end: number];

/** To the minute, or to the second where that is needed to say it exactly. */
export function iso(ms: number): string {
  const text = new Date(ms).toISOString();
  return ms % MINUTE === 0 ? `${text.slice(0, 16)}Z` : `${text.slice(0, 19)}Z`;
}

export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** How begin and end of a half-open interval are named: of whole days the first and the last day, else both exactly. */
export function named(start: number | null, end: number | null, exactly: (ms: number) => string): [string | null, string | null] {
  const whole = end !== null && end % DAY === 0 && start !== null && start % DAY === 0 && start < end;
  if (whole) return [day(start), day(end - DAY)];
  return [start === null ? null : exactly(start), end === null ? null : exactly(end)];
}

const WRITTEN = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}))?)?Z?$/;

/** A time as written, in UTC; null where it is none: a day that does not exist is none. */
export function parsedTime(text: string): number | null {
  const found = WRITTEN.exec(text.trim());
  if (!found) return null;
  const written = `${found[1]}T${found[2] ?? "00:00"}:${found[3] ?? "00"}`;
  const ms = Date.parse(`${written}Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 19) !== written ? null : ms;
}

/** How long something took, in the two units that matter. */
export function lasted(ms: number): string {
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${(ms / HOUR).toFixed(1)} h`;
  return `${(ms / DAY).toFixed(1)} days`;
}

const STEPS = [
  MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY,
  91 * DAY, 182 * DAY, 365 * DAY, 1826 * DAY, 3652 * DAY,
];

/** Round times inside a window, at most `most` of them. */
export function ticks([start, end]: Window, most: number): number[] {
  const step = STEPS.find((s) => (end - start) / s <= most) ?? STEPS[STEPS.length - 1]!;
  if (step >= 30 * DAY) return months([start, end], Math.max(1, Math.round(step / (30.4 * DAY))));
  const found = [];
  for (let t = Math.ceil(start / step) * step; t <= end; t += step) found.push(t);
  return found;
}

function months([start, end]: Window, every: number): number[] {
  const found = [];
  const first = new Date(start);
  for (let month = Math.ceil(first.getUTCMonth() / every) * every; ; month += every) {
    const t = Date.UTC(first.getUTCFullYear(), month, 1);
    if (t > end) return found;
    if (t >= start) found.push(t);
  }
}

/** A tick's label: the day at midnight, the hour otherwise, the month where days do not matter. */
export function tickLabel(t: number, [start, end]: Window): string {
  if (end - start > 180 * DAY) return new Date(t).toISOString().slice(0, 7);
  return t % DAY === 0 ? new Date(t).toISOString().slice(5, 10) : new Date(t).toISOString().slice(11, 16);
}

/** Where a time lies between 0 and 1 of a window. */
export const share = (t: number, [start, end]: Window): number => (end > start ? (t - start) / (end - start) : 0);

export const clamped = (t: number, [start, end]: Window): number => Math.min(end, Math.max(start, t));
