/** The camera and the sea: MapLibre without a source; deck.gl draws everything upon it. */
import { Map as BaseMap, NavigationControl, ScaleControl, setWorkerCount, setWorkerUrl } from "maplibre-gl";
import quietWorker from "./quiet?worker&url";
import type { Scene } from "../api";
import { near } from "../positions";
import type { Camera } from "../view";
import type { Theme } from "../palette";

export const SEA: Record<Theme, string> = { light: "#dfe6e8", dark: "#0f1417" };
const FAR = { center: [100, 15] as [number, number], zoom: 2 };

setWorkerUrl(quietWorker);
setWorkerCount(1);

export function baseMap(container: HTMLElement, scene: Scene, camera: Camera | null, theme: Theme): BaseMap {
  const map = new BaseMap({
    container,
    style: { version: 8, sources: {}, layers: [{ id: "sea", type: "background", paint: { "background-color": SEA[theme] } }] },
    ...(camera ? { center: [camera[0], camera[1]] as [number, number], zoom: camera[2] } : FAR),
    locale: { "Map.Title": "The drawing: arrow keys move it, plus and minus zoom" },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    maxZoom: 18,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "nautical" }), "bottom-left");
  if (!camera) whole(map, scene);
  return map;
}

/** To all of the case, at once. */
export function whole(map: BaseMap, scene: Scene): void {
  if (!scene.box) return;
  const [west, south, east, north] = scene.box;
  map.fitBounds([[west, south], [west > east ? east + 360 : east, north]], { padding: 40, maxZoom: 11, animate: false });
}

/** To a place, if it is not in view already; without movement for those who want none. */
export function reveal(map: BaseMap, points: readonly (readonly [number, number])[], still: boolean): void {
  const first = points[0];
  if (!first) return;
  const bounds = map.getBounds();
  const [low, high] = [bounds.getWest(), bounds.getEast()];
  const middle = (low + high) / 2;
  const inside = points.every(([lon, lat]) => {
    const x = near(lon, middle);
    return x > low && x < high && lat > bounds.getSouth() && lat < bounds.getNorth();
  });
  if (inside) return;
  const lons = points.map(([lon]) => near(lon, first[0]));
  const lats = points.map(([, lat]) => lat);
  map.fitBounds(
    [[Math.min(...lons), Math.min(...lats)], [Math.max(...lons), Math.max(...lats)]],
    { padding: 80, maxZoom: Math.max(map.getZoom(), 7), animate: !still, duration: 400 },
  );
}
