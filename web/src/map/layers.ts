/** What the map draws, back to front: land, tracks, silences, reach, meetings, events, ships at the moment. */
import type { Layer } from "@deck.gl/core";
import { IconLayer, LineLayer, PathLayer, ScatterplotLayer, SolidPolygonLayer } from "@deck.gl/layers";
import { Flag, type Happening, type Reach } from "../api";
import type { Focus, Knowledge } from "../knowledge";
import { certainty, colourOf, shapeOf, shipColour, type Rgb, type Theme } from "../palette";
import { near, whereAt, type Positions, type Track } from "../positions";
import type { Colouring } from "../view";
import type { Atlas } from "./atlas";
import type { Coast, Line } from "./coast";
import { lineColours } from "./colours";
import { dashed, degreesOf } from "./dash";

const GROUND: Record<Theme, { land: Rgb; shore: Rgb; border: Rgb }> = {
  light: { land: [236, 231, 219], shore: [150, 148, 138], border: [190, 184, 170] },
  dark: { land: [38, 45, 50], shore: [105, 115, 120], border: [72, 80, 85] },
};
const SILENT = new Set(["ais_gap", "left_area", "not_observed", "false_position"]);
const PICKABLE = 230;
const DIM = 50;

export interface Tracks extends Track {
  positions: Positions;
}

export function ground(name: string, coast: Coast, theme: Theme): Layer[] {
  const { land, shore, border } = GROUND[theme];
  return [
    new SolidPolygonLayer<Line[]>({ id: `land-${name}`, data: coast.land, getPolygon: (d) => d, getFillColor: [...land], filled: true, _normalize: true }),
    new PathLayer<Line>({ id: `shore-${name}`, data: coast.coast, getPath: (d) => d, getColor: [...shore], getWidth: 1, widthUnits: "pixels" }),
    new PathLayer<Line>({ id: `border-${name}`, data: coast.borders, getPath: (d) => d, getColor: [...border], getWidth: 0.8, widthUnits: "pixels" }),
  ];
}

export function trackLayer(tracks: Tracks, colouring: Colouring, theme: Theme, lit: ReadonlySet<number> | null): Layer {
  const { positions, lines, ends } = tracks;
  const colours = lineColours(positions, ends, colouring, theme, lit);
  return new LineLayer({
    id: "tracks",
    data: {
      length: ends.length,
      attributes: {
        getSourcePosition: { value: lines, size: 2, stride: 16, offset: 0 },
        getTargetPosition: { value: lines, size: 2, stride: 16, offset: 8 },
        getColor: { value: colours, size: 4, type: "unorm8" },
      },
    },
    getWidth: 1.4,
    widthUnits: "pixels",
    pickable: true,
  });
}

/** Positions that no line joins: held not credible, or alone. */
export function looseLayer({ positions, loose }: Tracks, theme: Theme, lit: ReadonlySet<number> | null): Layer {
  return new ScatterplotLayer<number>({
    id: "loose",
    data: loose as unknown as number[],
    getPosition: (i) => [positions.lonLat[2 * i]!, positions.lonLat[2 * i + 1]!],
    getRadius: 1.3,
    radiusUnits: "pixels",
    getFillColor: (i) => [...(positions.flags[i]! & Flag.Doubted ? certainty(theme).doubted : certainty(theme).unknown), lit && !lit.has(positions.ship[i]!) ? 25 : 110],
    updateTriggers: { getFillColor: [theme, lit] },
  });
}

export function silenceLayer(events: readonly Happening[], zoom: number, theme: Theme, focus: Focus | null): Layer {
  const data = events.flatMap((e) => (SILENT.has(e.kind) && e.at && e.to ? dashed(e.id, e.at, e.to, degreesOf(7, Math.round(zoom))) : []));
  return new LineLayer({
    id: "silences",
    data,
    getSourcePosition: (d) => d.from,
    getTargetPosition: (d) => d.to,
    getColor: (d) => [...colourOf("ais_gap", theme), focus && !focus.events.has(d.id) ? DIM : PICKABLE],
    getWidth: 2,
    widthUnits: "pixels",
    pickable: true,
    updateTriggers: { getColor: [theme, focus] },
  });
}

export function reachLayers(reach: Reach | null, theme: Theme): Layer[] {
  if (!reach) return [];
  const colour = colourOf("reach", theme);
  const rings = reach.outline.map(unbroken);
  return [
    new SolidPolygonLayer<Line>({ id: "reach", data: rings, getPolygon: (d) => d, getFillColor: [...colour, 34] }),
    new PathLayer<Line>({ id: "reach-edge", data: rings, getPath: (d) => d, getColor: [...colour, 220], getWidth: 1.5, widthUnits: "pixels" }),
  ];
}

/** A ring that crosses 180 degrees goes on beyond it. */
function unbroken(ring: readonly [number, number][]): Line {
  const made: Line = [];
  for (const [lon, lat] of ring) made.push([made.length ? near(lon, made[made.length - 1]![0]) : lon, lat]);
  return made;
}

export function eventLayer(events: readonly Happening[], atlas: Atlas, theme: Theme, focus: Focus | null, chosen: string | null): Layer[] {
  const placed = events.filter((e) => e.at !== null);
  const picked = placed.filter((e) => e.id === chosen);
  return [
    new ScatterplotLayer<Happening>({
      id: "chosen",
      data: picked,
      getPosition: (e) => e.at!,
      getRadius: 13,
      radiusUnits: "pixels",
      filled: false,
      stroked: true,
      getLineColor: theme === "dark" ? [255, 255, 255] : [20, 25, 30],
      getLineWidth: 2,
      lineWidthUnits: "pixels",
    }),
    new IconLayer<Happening>({
      id: "events",
      data: placed,
      iconAtlas: atlas.picture as unknown as string, // a canvas does; a data: address would be fetched, which the policy refuses
      iconMapping: atlas.mapping,
      getIcon: (e) => shapeOf(e.kind),
      getPosition: (e) => e.at!,
      getSize: (e) => (e.id === chosen ? 20 : 15),
      getColor: (e) => [...colourOf(e.kind, theme), focus && !focus.events.has(e.id) ? DIM : 255],
      pickable: true,
      updateTriggers: { getColor: [theme, focus], getSize: [chosen] },
    }),
  ];
}

/** Ships at the moment of playback; one that is silent then is not drawn. */
export function momentLayer(known: Knowledge, positions: Positions, now: number | null, theme: Theme): Layer | null {
  if (now === null) return null;
  const data = known.scene.ships.flatMap((ship, number) => {
    const at = whereAt(positions, number, now);
    return at ? [{ number, at, subject: ship.subject }] : [];
  });
  return new ScatterplotLayer({
    id: "moment",
    data,
    getPosition: (d) => d.at,
    getRadius: 5,
    radiusUnits: "pixels",
    getFillColor: (d) => [...shipColour(d.number, theme)],
    stroked: true,
    getLineColor: theme === "dark" ? [20, 25, 29] : [251, 250, 247],
    getLineWidth: 1.5,
    lineWidthUnits: "pixels",
    pickable: true,
    updateTriggers: { getFillColor: [theme], getLineColor: [theme] },
  });
}
