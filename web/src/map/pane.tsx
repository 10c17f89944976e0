/** The map, asked for after the rest of the page; its table where that is wanted or where the machine cannot draw. */
import { useEffect, useState } from "preact/hooks";
import type { FunctionComponent } from "preact";
import { Head } from "../head";
import type { Shared } from "../shared";
import { EventsTable } from "../tables/tables";
import { Legend } from "./legend";
import type { MapGiven } from "./view";

export function MapPane(given: Shared) {
  const { known, view, change, within, events, focus, theme, choose, fault } = given;
  const [View, loaded] = useState<FunctionComponent<MapGiven> | null>(null);
  const [able] = useState(canDraw);
  const [told, count] = useState("");
  const [roomy] = useState(() => innerWidth >= 1500);
  const table = view.tables.includes("map") || !able;
  useEffect(() => {
    if (!table && !View) import("./view").then((module) => loaded(() => module.default), fault);
  }, [table]);
  const legend = (
    <details class="legend-holder" open={roomy}>
      <summary>Legend and filters</summary>
      <Legend known={known} view={view} theme={theme} change={change} />
    </details>
  );
  return (
    <section id="map" class="pane map-pane" tabIndex={-1} aria-label="Map">
      <Head title="Map" picture="map" view={view} change={change}>
        <span class="quiet count">{table ? "" : told}</span>
      </Head>
      {!able && (
        <p class="note" role="note">
          This browser cannot draw the map: it offers no WebGL 2. The events are in this table, and the timeline and the chain need none.
        </p>
      )}
      {table ? (
        <>
          {legend}
          <EventsTable known={known} events={events} theme={theme} focus={focus} selected={view.selected} choose={choose} />
        </>
      ) : (
        <div class="map-stage">
          {legend}
          {View ? (
            <View
              known={known}
              events={events}
              within={within}
              now={view.now}
              focus={focus}
              selected={view.selected}
              colouring={view.colouring}
              camera={view.camera}
              tracksShown={!view.hidden.includes("broadcast")}
              choose={choose}
              moved={(camera) => change({ camera })}
              fault={fault}
              count={count}
            />
          ) : (
            <p class="quiet">Loading the map …</p>
          )}
          {known.scene.marks.length > 0 && <p class="on-map">{known.scene.marks.join(", ")}: these tracks are fictional</p>}
        </div>
      )}
    </section>
  );
}

function canDraw(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}
