/** Colours that the colour-blind tell apart, always beside a shape, a dash or a word. */

export type Rgb = readonly [red: number, green: number, blue: number];
export type Theme = "light" | "dark";

/** Paul Tol's "bright" and "muted" schemes, darkened or lightened until they stand out against each paper. */
const SHIPS: Record<Theme, readonly Rgb[]> = {
  light: [
    [51, 92, 150], [170, 51, 80], [20, 120, 60], [153, 102, 0], [120, 60, 140], [0, 115, 130], [140, 60, 30], [85, 85, 85],
  ],
  dark: [
    [120, 170, 240], [240, 130, 150], [110, 205, 130], [230, 190, 90], [205, 150, 225], [100, 205, 220], [235, 160, 120],
    [190, 190, 190],
  ],
};

/** From slow to fast: cividis, which reads the same to every eye. */
const SPEEDS: Record<Theme, readonly Rgb[]> = {
  light: [[150, 125, 20], [124, 123, 80], [92, 100, 112], [55, 78, 120], [0, 40, 100]],
  dark: [[85, 105, 160], [120, 128, 150], [160, 155, 130], [205, 190, 95], [250, 230, 70]],
};
export const SPEED_STOPS_KN = [0, 3, 8, 14, 20] as const;

const SURE: Record<Theme, { sure: Rgb; doubted: Rgb; thinned: Rgb; unknown: Rgb }> = {
  light: { sure: [51, 92, 150], doubted: [190, 70, 0], thinned: [125, 145, 175], unknown: [120, 120, 120] },
  dark: { sure: [120, 170, 240], doubted: [255, 150, 60], thinned: [85, 110, 150], unknown: [150, 150, 150] },
};

export const shipColour = (number: number, theme: Theme): Rgb => SHIPS[theme][number % SHIPS[theme].length]!;
export const certainty = (theme: Theme): (typeof SURE)[Theme] => SURE[theme];

export function speedColour(speedKn: number, theme: Theme): Rgb {
  if (Number.isNaN(speedKn)) return SURE[theme].unknown;
  const stops = SPEEDS[theme];
  const at = SPEED_STOPS_KN.findIndex((stop) => speedKn < stop);
  if (at === 0) return stops[0]!;
  if (at < 0) return stops[stops.length - 1]!;
  const [low, high] = [SPEED_STOPS_KN[at - 1]!, SPEED_STOPS_KN[at]!];
  return mixed(stops[at - 1]!, stops[at]!, (speedKn - low) / (high - low));
}

export const mixed = (a: Rgb, b: Rgb, share: number): Rgb =>
  [0, 1, 2].map((i) => Math.round(a[i]! + (b[i]! - a[i]!) * share)) as unknown as Rgb;

export const css = ([r, g, b]: Rgb): string => `rgb(${r} ${g} ${b})`;

export type Shape = "circle" | "square" | "diamond" | "triangle" | "down" | "cross" | "rings" | "hollow" | "bar" | "star";

interface Look {
  shape: Shape;
  light: Rgb;
  dark: Rgb;
}

const look = (shape: Shape, light: Rgb, dark: Rgb): Look => ({ shape, light, dark });

/** Every kind by shape and by colour; a kind not named here is a grey circle. */
const LOOKS: Record<string, Look> = {
  port_call: look("square", [20, 120, 60], [110, 205, 130]),
  anchorage: look("hollow", [20, 120, 60], [110, 205, 130]),
  loitering: look("hollow", [0, 115, 130], [100, 205, 220]),
  ais_gap: look("bar", [150, 95, 0], [230, 190, 90]),
  left_area: look("bar", [100, 100, 100], [175, 175, 175]),
  not_observed: look("bar", [100, 100, 100], [175, 175, 175]),
  reach: look("hollow", [150, 95, 0], [230, 190, 90]),
  meeting: look("rings", [170, 51, 80], [240, 130, 150]),
  false_position: look("cross", [190, 70, 0], [255, 150, 60]),
  draught_change: look("down", [51, 92, 150], [120, 170, 240]),
  identity_change: look("star", [120, 60, 140], [205, 150, 225]),
  delivery: look("diamond", [170, 51, 80], [240, 130, 150]),
  detection_match: look("triangle", [0, 115, 130], [100, 205, 220]),
  incident: look("triangle", [85, 85, 85], [190, 190, 190]),
};
const OTHER = look("circle", [100, 100, 100], [175, 175, 175]);

export const shapeOf = (kind: string): Shape => (LOOKS[kind] ?? OTHER).shape;
export const colourOf = (kind: string, theme: Theme): Rgb => (LOOKS[kind] ?? OTHER)[theme];
export const KINDS_WITH_LOOKS = Object.keys(LOOKS);
