/** The map: it keeps a MapLibre map alive while everything around it is drawn anew. */
import { MapLibreOverlay } from "@deck.gl/maplibre";
import type { Map as BaseMap } from "maplibre-gl";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Happening, Reach } from "../api";
import { getReach, isAbort } from "../fetching";
import type { Focus, Knowledge } from "../knowledge";
import { useStillness, useTheme } from "../measure";
import { trackOf } from "../positions";
import type { Window } from "../times";
import type { Camera, Colouring, Selected } from "../view";
import { atlas } from "./atlas";
import { baseMap, reveal, SEA, whole } from "./base";
import { labels, type Labels } from "./labels";
import { looseLayer, eventLayer, ground, momentLayer, reachLayers, silenceLayer, trackLayer, type Tracks } from "./layers";
import { useCoast } from "./shores";
import { useTracks, type Asked } from "./tracks";

export interface MapGiven {
  known: Knowledge;
  events: readonly Happening[];
  within: Window;
  now: number | null;
  focus: Focus | null;
  selected: Selected | null;
  colouring: Colouring;
  camera: Camera | null;
  tracksShown: boolean;
  choose: (chosen: Selected) => void;
  moved: (camera: Camera) => void;
  fault: (error: unknown) => void;
  count: (told: string) => void;
}

interface Stage {
  map: BaseMap;
  overlay: MapLibreOverlay;
  labels: Labels;
}

export default function MapView(given: MapGiven) {
  const { known, events, within, now, focus, selected, colouring, camera, tracksShown, fault } = given;
  const holder = useRef<HTMLDivElement>(null);
  const latest = useRef(given);
  latest.current = given;
  const theme = useTheme();
  const still = useStillness();
  const [stage, setStage] = useState<Stage | null>(null);
  const [seen, see] = useState<Asked | null>(null);
  const [reach, reached] = useState<Reach | null>(null);
  const shapes = useMemo(atlas, []);

  useEffect(() => {
    const map = baseMap(holder.current!, known.scene, camera, theme);
    const overlay = new MapLibreOverlay({
      layers: [],
      pickingRadius: 6,
      onClick: (info) => {
        const chosen = chosenOf(latest.current.known, info.layer?.id, info.object, info.index, tracks.current?.positions.ship, tracks.current?.ends);
        if (chosen) latest.current.choose(chosen);
      },
      getCursor: ({ isHovering, isDragging }) => (isDragging ? "grabbing" : isHovering ? "pointer" : "grab"),
    });
    map.addControl(overlay);
    const look = (): void => see(askedOf(map));
    map.on("moveend", () => {
      look();
      const { lng, lat } = map.getCenter();
      latest.current.moved([lng, lat, map.getZoom()]);
    });
    map.on("resize", look);
    map.on("error", (event) => latest.current.fault(event.error));
    look();
    setStage({ map, overlay, labels: labels(map, (chosen) => latest.current.choose(chosen)) });
    return () => map.remove();
  }, [known]);

  // Back and forward bring another camera; what the map itself told us does not come back to it.
  useEffect(() => {
    if (!stage || !camera) return;
    const { lng, lat } = stage.map.getCenter();
    const there = Math.hypot(lng - camera[0], lat - camera[1]) < 1e-3 && Math.abs(stage.map.getZoom() - camera[2]) < 0.02;
    if (!there) stage.map.jumpTo({ center: [camera[0], camera[1]], zoom: camera[2] });
  }, [stage, camera]);

  useEffect(() => {
    if (!stage) return;
    const paint = (): void => void stage.map.setPaintProperty("sea", "background-color", SEA[theme]);
    if (stage.map.getLayer("sea")) paint();
    else stage.map.once("load", paint);
  }, [stage, theme]);

  useEffect(() => {
    reached(null);
    const event = selected?.kind === "finding" ? known.events.get(selected.id) : undefined;
    const points = pointsOf(known, selected, event);
    if (stage) reveal(stage.map, points, still);
    if (!event?.has_reach) return;
    const ended = new AbortController();
    getReach(known.scene.state, event.id, ended.signal).then(
      (found) => {
        reached(found);
        if (stage) reveal(stage.map, [...points, ...found.outline.flat()], still);
      },
      (error: unknown) => isAbort(error) || fault(error),
    );
    return () => ended.abort();
  }, [stage, known, selected]);

  const shipsLit = focus && focus.ships.size ? focus.ships : null;
  const asked = useTracks(known.scene.state, known.scene.positions > 0 && tracksShown ? seen : null, within, fault);
  const tracks = useRef<Tracks | null>(null);
  const drawn = useMemo(() => ({ positions: asked, ...trackOf(asked) }), [asked]);
  tracks.current = drawn;
  useEffect(() => {
    const { count, before } = asked;
    given.count(count < before ? `${count.toLocaleString("en")} of ${before.toLocaleString("en")} positions in view, thinned` : `${count.toLocaleString("en")} positions in view`);
  }, [asked]);

  const coast = useCoast(seen, fault);
  const groundLayers = useMemo(() => coast.flatMap(([name, shape]) => ground(name, shape, theme)), [coast, theme]);
  const trackLayers = useMemo(() => [looseLayer(drawn, theme, shipsLit), trackLayer(drawn, colouring, theme, shipsLit)], [drawn, colouring, theme, shipsLit]);
  const zoom = Math.round(seen?.zoom ?? 3);
  useEffect(() => {
    stage?.overlay.setProps({
      layers: [
        ...groundLayers,
        ...reachLayers(reach, theme),
        ...(tracksShown ? trackLayers : []),
        silenceLayer(events, zoom, theme, focus),
        ...eventLayer(events, shapes, theme, focus, selected?.id ?? null),
        momentLayer(known, asked, now, theme),
      ],
    });
  }, [stage, groundLayers, trackLayers, tracksShown, events, zoom, theme, focus, selected, reach, now, asked]);

  useEffect(() => {
    stage?.labels.show(known.scene.places, reach?.terminals ?? [], focus?.places ?? new Set());
  }, [stage, known, reach, focus]);

  return (
    <div class="map-holder">
      <div ref={holder} class="map-canvas" />
      <button type="button" class="whole" onClick={() => stage && whole(stage.map, known.scene)}>
        Whole case
      </button>
      <p class="credit">Coast and borders: Natural Earth. A border drawn is no position taken.</p>
      {reach && (
        <p class="reach-note">
          Outlined: where the ship could have been, no faster than {reach.top_speed_kn.toFixed(1)} kn. {reach.assumption}
        </p>
      )}
    </div>
  );
}

function askedOf(map: BaseMap): Asked {
  const b = map.getBounds();
  return { box: [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()], zoom: map.getZoom(), pixels: map.getContainer().clientWidth * map.getContainer().clientHeight };
}

function chosenOf(known: Knowledge, layer: string | undefined, object: unknown, index: number, ships?: Uint32Array, ends?: Uint32Array): Selected | null {
  if (layer === "events" || layer === "silences") return { kind: "finding", id: (object as { id: string }).id };
  if (layer === "moment") return { kind: "ship", id: (object as { subject: string }).subject };
  if (layer !== "tracks" || index < 0) return null;
  const ship = known.scene.ships[ships?.[ends?.[index] ?? -1] ?? -1];
  return ship ? { kind: "ship", id: ship.subject } : null;
}

function pointsOf(known: Knowledge, selected: Selected | null, event: Happening | undefined): [number, number][] {
  if (event) return [event.at, event.to].filter((at) => at !== null);
  const place = selected?.kind === "place" ? known.places.get(selected.id) : undefined;
  return place ? [place.at] : [];
}
