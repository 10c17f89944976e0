/** The shapes of events, one path each in a box of 16 by 16: for SVG and, drawn on a canvas, for the map. */
import type { Shape } from "./palette";

export interface Drawn {
  path: string;
  filled: boolean;
}

export const SHAPES: Record<Shape, Drawn> = {
  circle: { path: "M8 3a5 5 0 1 0 .01 0Z", filled: true },
  square: { path: "M3 3H13V13H3Z", filled: true },
  diamond: { path: "M8 1.5 14.5 8 8 14.5 1.5 8Z", filled: true },
  triangle: { path: "M8 2.5 14 13H2Z", filled: true },
  down: { path: "M8 13.5 2 3H14Z", filled: true },
  cross: { path: "M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5", filled: false },
  rings: { path: "M5.5 4a4 4 0 1 0 .01 0ZM10.5 4a4 4 0 1 0 .01 0Z", filled: false },
  hollow: { path: "M8 3.5a4.5 4.5 0 1 0 .01 0Z", filled: false },
  bar: { path: "M2 4V12M14 4V12M2 8H5M7 8H9M11 8H14", filled: false },
  star: { path: "M8 1.5 9.9 6 14.6 6.3 11 9.4 12.2 14 8 11.5 3.8 14 5 9.4 1.4 6.3 6.1 6Z", filled: true },
};

export const SHAPE_NAMES = Object.keys(SHAPES) as Shape[];
export const STROKE = 2;
