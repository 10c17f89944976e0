/** What is looked at, all of it in the address: one selection, one time window, one camera. */
import { iso, parsedTime, type Window } from "./times";

export type Selected =
  | { kind: "finding" | "ship" | "delivery" | "edge" | "node" | "place"; id: string };

export type Colouring = "speed" | "certainty" | "ship";
export type Pane = "map" | "chain" | "both";
export type Picture = "map" | "time" | "chain";
export type Camera = readonly [lon: number, lat: number, zoom: number];

export interface View {
  selected: Selected | null;
  /** Null: all the time there is. */
  window: Window | null;
  camera: Camera | null;
  colouring: Colouring;
  /** Null: both where the screen is wide enough for both, else the map. */
  pane: Pane | null;
  /** Pictures shown as tables. */
  tables: readonly Picture[];
  /** Layers and kinds that are left out. */
  hidden: readonly string[];
  /** Where playback stands; null when it is not used. */
  now: number | null;
}

export const FIRST_VIEW: View = {
  selected: null,
  window: null,
  camera: null,
  colouring: "ship",
  pane: null,
  tables: [],
  hidden: [],
  now: null,
};

const SELECTABLE = ["finding", "ship", "delivery", "edge", "node", "place"] as const;
const COLOURINGS: readonly Colouring[] = ["speed", "certainty", "ship"];
const PANES: readonly Pane[] = ["map", "chain", "both"];
const PICTURES: readonly Picture[] = ["map", "time", "chain"];

/** The view that an address names; what it says wrongly is left at its first value. */
export function parsedView(search: string): View {
  const said = new URLSearchParams(search);
  return {
    selected: parsedSelected(said.get("sel")),
    window: parsedWindow(said.get("from"), said.get("to")),
    camera: parsedCamera(said.get("at")),
    colouring: oneOf(COLOURINGS, said.get("colour")) ?? FIRST_VIEW.colouring,
    pane: oneOf(PANES, said.get("pane")) ?? FIRST_VIEW.pane,
    tables: listed(said.get("tables")).filter((name): name is Picture => oneOf(PICTURES, name) !== null),
    hidden: listed(said.get("hide")),
    now: parsedTime(said.get("now") ?? ""),
  };
}

/** The address of a view: nothing in it that is as it was at first. */
export function searchOf(view: View): string {
  const said = new URLSearchParams();
  if (view.selected) said.set("sel", `${view.selected.kind}:${view.selected.id}`);
  if (view.window) {
    said.set("from", iso(view.window[0]));
    said.set("to", iso(view.window[1]));
  }
  if (view.camera) said.set("at", view.camera.map((n, i) => n.toFixed(i === 2 ? 2 : 4)).join(","));
  if (view.colouring !== FIRST_VIEW.colouring) said.set("colour", view.colouring);
  if (view.pane) said.set("pane", view.pane);
  if (view.tables.length) said.set("tables", view.tables.join(","));
  if (view.hidden.length) said.set("hide", view.hidden.join(","));
  if (view.now !== null) said.set("now", iso(view.now));
  const text = said.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return text ? `?${text}` : "";
}

export const toggled = <T,>(list: readonly T[], item: T): T[] =>
  list.includes(item) ? list.filter((other) => other !== item) : [...list, item];

const oneOf = <T extends string>(all: readonly T[], said: string | null): T | null =>
  all.find((item) => item === said) ?? null;

const listed = (said: string | null): string[] => (said ? said.split(",").filter(Boolean) : []);

function parsedSelected(said: string | null): Selected | null {
  const [, kind, id] = /^([a-z]+):(.+)$/s.exec(said ?? "") ?? [];
  const known = oneOf(SELECTABLE, kind ?? null);
  return known && id ? { kind: known, id } : null;
}

function parsedWindow(from: string | null, to: string | null): Window | null {
  const [start, end] = [parsedTime(from ?? ""), parsedTime(to ?? "")];
  return start !== null && end !== null && start < end ? [start, end] : null;
}

function parsedCamera(said: string | null): Camera | null {
  const [lon, lat, zoom, ...more] = (said ?? "").split(",").map((part) => (part === "" ? NaN : Number(part)));
  if (lon === undefined || lat === undefined || zoom === undefined || more.length) return null;
  const sound = Math.abs(lon) <= 360 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 24;
  return sound ? [lon, lat, zoom] : null;
}
