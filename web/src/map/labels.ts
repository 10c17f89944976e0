/** Names of places, as text of the page over the map: no fonts from elsewhere. */
import { Marker, type Map as BaseMap } from "maplibre-gl";
import type { Candidate, Place } from "../api";
import type { Selected } from "../view";

const MOST = 60;

export interface Labels {
  show: (places: readonly Place[], candidates: readonly Candidate[], lit: ReadonlySet<string>) => void;
}

export function labels(map: BaseMap, choose: (chosen: Selected) => void): Labels {
  let markers: Marker[] = [];
  return {
    show(places, candidates, lit) {
      markers.forEach((marker) => marker.remove());
      const judged = new Map(candidates.map((c) => [c.id, c]));
      const named = places.filter((p) => !judged.has(p.id)).sort((a, b) => Number(lit.has(b.id)) - Number(lit.has(a.id)));
      markers = [
        ...candidates.map((c) => placed(map, c, c.reachable ? "reachable" : "unreachable", hours(c), choose)),
        ...named.slice(0, MOST).map((p) => placed(map, p, lit.has(p.id) ? "lit" : "", "", choose)),
      ];
    },
  };
}

const hours = (c: Candidate): string => (!c.reachable ? "out of reach" : c.hours_left === null ? "in reach" : `${c.hours_left.toFixed(1)} h left`);

function placed(map: BaseMap, place: { id: string; name: string; at: [number, number] }, how: string, more: string, choose: (chosen: Selected) => void): Marker {
  const element = document.createElement("button");
  element.type = "button";
  element.className = `place ${how}`;
  element.tabIndex = -1; // the tables and the panel lead there by keyboard; sixty stops on a map would not help
  element.textContent = place.name;
  if (more) {
    const note = document.createElement("small");
    note.textContent = more;
    element.append(" ", note);
  }
  element.addEventListener("click", (event) => {
    event.stopPropagation();
    choose({ kind: "place", id: place.id });
  });
  const marker = new Marker({ element, anchor: "left", offset: [-5, 0] }).setLngLat(place.at).addTo(map);
  element.removeAttribute("role");
  element.setAttribute("aria-label", more ? `${place.name}, ${more}` : place.name);
  return marker;
}
