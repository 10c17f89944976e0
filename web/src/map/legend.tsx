/** What colours and shapes mean, and the switches that leave layers and kinds out. */
import type { Knowledge } from "../knowledge";
import { certainty, colourOf, css, shapeOf, speedColour, SPEED_STOPS_KN, type Theme } from "../palette";
import { SHAPES } from "../shapes";
import { toggled, type Colouring, type View } from "../view";
import { kindName, LAYERS } from "../words";

interface Given {
  known: Knowledge;
  view: View;
  theme: Theme;
  change: (part: Partial<View>) => void;
}

const COLOURINGS: readonly Colouring[] = ["ship", "speed", "certainty"];

export function Legend({ known, view, theme, change }: Given) {
  const counts = new Map<string, number>();
  for (const { kind } of known.scene.events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const toggle = (name: string): void => change({ hidden: toggled(view.hidden, name) });
  const layers = new Set<string>(known.scene.events.map((e) => e.layer));
  if (known.scene.positions > 0) layers.add("broadcast");
  return (
    <div class="legend" role="group" aria-label="Legend and switches">
      {known.scene.positions > 0 && (
        <fieldset>
          <legend>Tracks by</legend>
          {COLOURINGS.map((name) => (
            <label key={name}>
              <input type="radio" name="colouring" checked={view.colouring === name} onChange={() => change({ colouring: name })} />
              {name}
            </label>
          ))}
          <Scale colouring={view.colouring} theme={theme} />
        </fieldset>
      )}
      <fieldset>
        <legend>Layers</legend>
        {(Object.keys(LAYERS) as (keyof typeof LAYERS)[]).filter((name) => layers.has(name)).map((name) => (
          <label key={name} title={LAYERS[name]}>
            <input type="checkbox" checked={!view.hidden.includes(name)} onChange={() => toggle(name)} />
            {name}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>Events</legend>
        {[...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, count]) => (
          <label key={kind}>
            <input type="checkbox" checked={!view.hidden.includes(kind)} onChange={() => toggle(kind)} />
            <Mark kind={kind} theme={theme} />
            {kindName(kind)} <span class="count">{count.toLocaleString("en")}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}

export function Mark({ kind, theme }: { kind: string; theme: Theme }) {
  const shape = SHAPES[shapeOf(kind)];
  const colour = css(colourOf(kind, theme));
  return (
    <svg class="mark" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true">
      <path d={shape.path} fill={shape.filled ? colour : "none"} stroke={colour} stroke-width={shape.filled ? 0.5 : 2} />
    </svg>
  );
}

function Scale({ colouring, theme }: { colouring: Colouring; theme: Theme }) {
  if (colouring === "speed") {
    return (
      <span class="scale">
        {SPEED_STOPS_KN.map((stop) => (
          <span key={stop}>
            <Swatch colour={css(speedColour(stop, theme))} />
            {stop}
          </span>
        ))}
        kn
        <span>
          <Swatch colour={css(speedColour(NaN, theme))} />
          not known
        </span>
      </span>
    );
  }
  if (colouring === "ship") return <span class="scale quiet">a colour for each ship; colours come again</span>;
  const { sure, doubted, thinned, unknown } = certainty(theme);
  return (
    <span class="scale">
      <Swatch colour={css(sure)} /> as broadcast
      <Swatch colour={css(doubted)} /> dots: not credible (fault not excluded)
      <Swatch colour={css(thinned)} /> points between not sent
      <Swatch colour={css(unknown)} /> dots: joined by no line
    </span>
  );
}

const Swatch = ({ colour }: { colour: string }) => (
  <svg class="swatch" width="16" height="6" aria-hidden="true">
    <rect width="16" height="6" fill={colour} />
  </svg>
);
