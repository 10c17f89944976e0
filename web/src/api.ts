/**
 * What the server gives the workbench. Times are milliseconds since 1970 UTC, places are degrees, masses are tonnes.
 * Every answer names the state of the case it was made from; a request that names another state is answered 410 with
 * the present one (`detail.state`), and the page offers to load it.
 */

/** GET /workbench/scene.json: all that is drawn but the positions and the chain. */
export interface Scene {
  state: string;
  title: string;
  question: string;
  /** "simulated" where tracks are fictional: drawn on the map as long as it is shown. */
  marks: string[];
  window: [start: number, end: number] | null;
  /**
   * Where to begin: the box of all positions but the outermost. West is more than east where it crosses 180 degrees; so
   * too in the query for positions.
   */
  box: [west: number, south: number, east: number, north: number] | null;
  positions: number;
  ships: Ship[];
  events: Happening[];
  places: Place[];
  /** Findings that were left out of `events` because there are more than a page can hold, by kind. */
  left_out: Record<string, number>;
}

/** A ship; its place in `Scene.ships` is the number that positions carry. */
export interface Ship {
  subject: string;
  name: string;
  page: string;
  positions: number;
  window: [start: number, end: number];
}

/** `broadcast` is what a ship said of itself, `assessed` is what was concluded, `documented` rests on papers. */
export type Layer = "broadcast" | "assessed" | "documented";

/** A finding with a time, and with a place where it has one. */
export interface Happening {
  id: string;
  kind: string;
  title: string;
  page: string;
  /** Numbers of ships in `Scene.ships`; two for a meeting. */
  ships: number[];
  start: number | null;
  end: number | null;
  at: [lon: number, lat: number] | null;
  /** Where it ended: the far side of a gap. */
  to: [lon: number, lat: number] | null;
  place: string;
  setting: string;
  pattern: string;
  grade: string;
  basis: string;
  layer: Layer;
  rule: string;
  /** Edges of the chain that this finding supports or contradicts, by the id of their delivery. */
  deliveries: string[];
  /** True for a silence in which a reach set can be asked for: GET /workbench/reach/{id}.json. */
  has_reach: boolean;
}

export interface Place {
  id: string;
  name: string;
  kind: string;
  at: [lon: number, lat: number];
  page: string;
}

/** GET /workbench/finding/{id}.json: what the panel shows of one finding. */
export interface Detail {
  state: string;
  id: string;
  kind: string;
  title: string;
  page: string;
  grade: string;
  basis: string;
  /** Why it has its grade, a sentence each. */
  reasons: string[];
  fields: Labelled[];
  /** The thresholds of the rule that found it, with unit in the name and the value in force. */
  thresholds: Labelled[];
  originals: Original[];
  left_out: number;
}

export interface Labelled {
  name: string;
  value: string;
}

export interface Original {
  role: string;
  file_name: string;
  locator: string;
  page: string;
  text: string;
  rendered: boolean;
}

/** GET /workbench/reach/{id}.json: where a silent ship could have been, and which terminals that leaves. */
export interface Reach {
  state: string;
  id: string;
  /** Rings of the outline, each closed; a proven upper bound on where the ship was. */
  outline: [lon: number, lat: number][][];
  top_speed_kn: number;
  assumption: string;
  terminals: Candidate[];
}

export interface Candidate {
  id: string;
  name: string;
  at: [lon: number, lat: number];
  page: string;
  reachable: boolean;
  /** Hours that would be left there; null where it cannot be reached. */
  hours_left: number | null;
  why: string;
}

/** GET /workbench/chain.json: custody in layers and title below it. */
export interface Chain {
  state: string;
  layers: string[];
  nodes: ChainNode[];
  edges: ChainEdge[];
  deliveries: Delivery[];
}

export interface ChainNode {
  id: string;
  name: string;
  /** origin, storage, intermediary, ship, destination, end use; or party, of title alone. */
  layer: string;
  country: string;
  /** Regimes under which it counted as listed on the day of some delivery. */
  listed: string[];
  /** True where nobody knows who or what it was: drawn, with a dashed outline. */
  unknown: boolean;
  page: string;
  /** The ship's number in `Scene.ships`, where it is one that was tracked. */
  ship: number | null;
}

export interface ChainEdge {
  id: string;
  source: string;
  target: string;
  kind: "custody" | "title";
  low_t: number | null;
  high_t: number | null;
  deliveries: string[];
  first: number | null;
  last: number | null;
  modelled: boolean;
}

export interface Delivery {
  id: string;
  title: string;
  page: string;
  start: number | null;
  end: number | null;
  low_t: number | null;
  best_t: number | null;
  high_t: number | null;
  grade: string;
  basis: string;
  /** Sentences on what share is of which origin, with the part that nobody knows. */
  origins: string[];
  /** The records under it, to be opened from an edge. */
  originals: Original[];
}

/**
 * GET /workbench/positions?state=&from=&to=&west=&south=&east=&north=&ships=&most=
 *
 * Binary, little-endian. Head, 32 bytes: "RKP1"; uint32 count; uint32 positions in the view before thinning; uint32 zero;
 * float64 t0; float64 zero. Then `count` positions of 16 bytes, by ship and then by time:
 *   int32 lon in 1e-7 degrees; int32 lat in 1e-7 degrees; uint32 seconds since t0;
 *   uint32: bits 0-19 the ship's number, bits 20-27 speed in quarters of a knot (255: not known), bits 28-31 flags.
 * from, to: milliseconds; ships: numbers with commas, absent: all; west > east: the view crosses 180 degrees.
 */
export const POSITION_BYTES = 16;
export const HEAD_BYTES = 32;

export enum Flag {
  /** A detector holds the position not credible (fault not excluded). */
  Doubted = 1,
  /** No line leads to it from the one before: a silence, a new track, or further than any ship can have sailed. */
  AfterGap = 2,
  /** Left after thinning: positions between this and the one before were not sent. */
  Thinned = 4,
}
