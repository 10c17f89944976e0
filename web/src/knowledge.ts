/** The scene and the chain as one thing to look things up in, and what one selection lights up everywhere. */
import type { Chain, ChainEdge, ChainNode, Delivery, Happening, Place, Scene } from "./api";
import { during, extent } from "./bins";
import type { Window } from "./times";
import type { Selected } from "./view";

export interface Knowledge {
  scene: Scene;
  chain: Chain;
  events: Map<string, Happening>;
  deliveries: Map<string, Delivery>;
  edges: Map<string, ChainEdge>;
  nodes: Map<string, ChainNode>;
  places: Map<string, Place>;
  shipNumbers: Map<string, number>;
  /** From the first to the last thing with a time. */
  extent: Window;
  /** The same of positions alone; null where there are none. */
  tracked: Window | null;
}

/** What a selection means for every picture. */
export interface Focus {
  events: ReadonlySet<string>;
  ships: ReadonlySet<number>;
  deliveries: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  nodes: ReadonlySet<string>;
  places: ReadonlySet<string>;
}

const EMPTY: Window = [0, 86_400_000];

export function knowledgeOf(scene: Scene, chain: Chain): Knowledge {
  const spans = [...scene.events, ...chain.deliveries].map((e) => (e.start === null ? null : ([e.start, e.end ?? e.start] as Window)));
  const tracks = scene.ships.filter((s) => s.positions > 0).map((s) => s.window as Window);
  return {
    scene,
    chain,
    events: byId(scene.events),
    deliveries: byId(chain.deliveries),
    edges: byId(chain.edges),
    nodes: byId(chain.nodes),
    places: byId(scene.places),
    shipNumbers: new Map(scene.ships.map((s, i) => [s.subject, i])),
    extent: extent([scene.window, ...spans, ...tracks]) ?? EMPTY,
    tracked: extent(tracks),
  };
}

const byId = <T extends { id: string }>(things: readonly T[]): Map<string, T> => new Map(things.map((t) => [t.id, t]));

/** A delivery may be known as a finding too; then it is one thing, and the delivery says more. */
export const settled = (known: Knowledge, chosen: Selected | null): Selected | null =>
  chosen?.kind === "finding" && known.deliveries.has(chosen.id) ? { kind: "delivery", id: chosen.id } : chosen;

/** True where the case, as it is now, still has what is selected. */
export function exists(known: Knowledge, chosen: Selected): boolean {
  const where: Record<Selected["kind"], ReadonlyMap<string, unknown>> = {
    finding: known.events,
    ship: known.shipNumbers,
    delivery: known.deliveries,
    edge: known.edges,
    node: known.nodes,
    place: known.places,
  };
  return where[chosen.kind].has(chosen.id);
}

export function focusOf(known: Knowledge, chosen: Selected | null): Focus | null {
  const found = settled(known, chosen);
  if (!found || !exists(known, found)) return null;
  switch (found.kind) {
    case "finding": {
      const event = known.events.get(found.id)!;
      return lit(known, { events: [event.id], ships: event.ships, deliveries: event.deliveries, places: [event.place] });
    }
    case "delivery":
      return lit(known, { deliveries: [found.id], events: eventsOf(known, new Set([found.id])) });
    case "edge": {
      const edge = known.edges.get(found.id)!;
      const events = eventsOf(known, new Set(edge.deliveries));
      return lit(known, { edges: [edge.id], nodes: [edge.source, edge.target], events, told: edge.deliveries });
    }
    case "node": {
      const edges = known.chain.edges.filter((e) => e.source === found.id || e.target === found.id);
      const ship = known.nodes.get(found.id)!.ship;
      return lit(known, { nodes: [found.id], edges: edges.map((e) => e.id), ships: ship === null ? [] : [ship], places: [found.id] });
    }
    case "ship": {
      const number = known.shipNumbers.get(found.id)!;
      const events = known.scene.events.filter((e) => e.ships.includes(number)).map((e) => e.id);
      const nodes = known.chain.nodes.filter((n) => n.ship === number).map((n) => n.id);
      const edges = known.chain.edges.filter((e) => nodes.includes(e.source) || nodes.includes(e.target));
      return lit(known, { ships: [number], events, nodes, edges: edges.map((e) => e.id) });
    }
    case "place": {
      const events = known.scene.events.filter((e) => e.place === found.id).map((e) => e.id);
      return lit(known, { places: [found.id], events, nodes: [found.id] });
    }
  }
}

const eventsOf = (known: Knowledge, deliveries: ReadonlySet<string>): string[] =>
  known.scene.events.filter((e) => deliveries.has(e.id) || e.deliveries.some((d) => deliveries.has(d))).map((e) => e.id);

interface Lit {
  events?: readonly string[];
  ships?: readonly number[];
  /** Deliveries whose whole way is lit. */
  deliveries?: readonly string[];
  /** Deliveries that are lit without their way. */
  told?: readonly string[];
  edges?: readonly string[];
  nodes?: readonly string[];
  places?: readonly string[];
}

function lit(known: Knowledge, some: Lit): Focus {
  const ways = new Set(some.deliveries ?? []);
  const edges = new Set(some.edges ?? []);
  const nodes = new Set(some.nodes ?? []);
  for (const edge of known.chain.edges) {
    if (!edges.has(edge.id) && !edge.deliveries.some((d) => ways.has(d))) continue;
    edges.add(edge.id);
    nodes.add(edge.source).add(edge.target);
  }
  const ships = new Set(some.ships ?? []);
  if (ways.size || some.told) for (const id of nodes) addShip(ships, known.nodes.get(id));
  return {
    events: new Set(some.events ?? []),
    ships,
    deliveries: new Set([...ways, ...(some.told ?? [])]),
    edges,
    nodes,
    places: new Set([...(some.places ?? []), ...nodes].filter((id) => known.places.has(id))),
  };
}

function addShip(ships: Set<number>, node: ChainNode | undefined): void {
  if (node && node.ship !== null) ships.add(node.ship);
}

/** The events that are neither switched off by layer or kind nor outside the window. */
export function shown(events: readonly Happening[], hidden: readonly string[], within: Window | null): Happening[] {
  return events.filter((e) => !hidden.includes(e.layer) && !hidden.includes(e.kind) && during(e, within));
}

/** What is selected, in a few words. */
export function nameOf(known: Knowledge, chosen: Selected | null): string {
  const found = settled(known, chosen);
  switch (found?.kind) {
    case undefined:
      return "";
    case "ship":
      return known.scene.ships[known.shipNumbers.get(found.id) ?? -1]?.name ?? found.id;
    case "edge": {
      const edge = known.edges.get(found.id);
      const end = (id: string): string => known.nodes.get(id)?.name ?? id;
      return edge ? `${end(edge.source)} to ${end(edge.target)}` : found.id;
    }
    case "node":
      return known.nodes.get(found.id)?.name ?? found.id;
    case "place":
      return known.places.get(found.id)?.name ?? found.id;
    case "finding":
      return known.events.get(found.id)?.title ?? found.id;
    case "delivery":
      return known.deliveries.get(found.id)?.title ?? found.id;
  }
}
