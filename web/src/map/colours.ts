/** A colour for every position: the end of the line that leads to it. */
import { Flag } from "../api";
import { certainty, shipColour, speedColour, type Rgb, type Theme } from "../palette";
import type { Positions } from "../positions";
import type { Colouring } from "../view";

const TABLE = 256;

/** Four bytes a segment; ships out of focus recede. */
export function lineColours(
  made: Positions,
  ends: Uint32Array,
  colouring: Colouring,
  theme: Theme,
  lit: ReadonlySet<number> | null,
): Uint8ClampedArray {
  const bytes = new Uint8ClampedArray(4 * ends.length);
  const colour = pick(made, colouring, theme);
  for (let k = 0; k < ends.length; k++) {
    const i = ends[k]!;
    const [r, g, b] = colour(i);
    bytes[4 * k] = r;
    bytes[4 * k + 1] = g;
    bytes[4 * k + 2] = b;
    bytes[4 * k + 3] = lit && !lit.has(made.ship[i]!) ? 36 : 215;
  }
  return bytes;
}

function pick(made: Positions, colouring: Colouring, theme: Theme): (i: number) => Rgb {
  if (colouring === "ship") return (i) => shipColour(made.ship[i]!, theme);
  if (colouring === "certainty") {
    const { sure, thinned } = certainty(theme);
    return (i) => (made.flags[i]! & Flag.Thinned ? thinned : sure);
  }
  const unknown = speedColour(NaN, theme);
  const table = Array.from({ length: TABLE }, (_, quarters) => speedColour(quarters / 4, theme));
  return (i) => table[Math.round(made.speedKn[i]! * 4)] ?? unknown;
}
