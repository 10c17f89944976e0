/** The shapes of events as one picture for the graphics card: white, to be tinted. */
import { SHAPES, SHAPE_NAMES, STROKE } from "../shapes";

export interface Atlas {
  picture: HTMLCanvasElement;
  mapping: Record<string, { x: number; y: number; width: number; height: number; mask: boolean }>;
}

const CELL = 64;
const BOX = 16;

export function atlas(): Atlas {
  const canvas = document.createElement("canvas");
  canvas.width = CELL * SHAPE_NAMES.length;
  canvas.height = CELL;
  const pen = canvas.getContext("2d")!;
  const mapping: Atlas["mapping"] = {};
  SHAPE_NAMES.forEach((name, i) => {
    const shape = SHAPES[name];
    const path = new Path2D(shape.path);
    pen.setTransform(CELL / BOX, 0, 0, CELL / BOX, i * CELL, 0);
    pen.strokeStyle = pen.fillStyle = "#fff";
    pen.lineWidth = STROKE;
    if (shape.filled) pen.fill(path);
    else pen.stroke(path);
    mapping[name] = { x: i * CELL, y: 0, width: CELL, height: CELL, mask: true };
  });
  return { picture: canvas, mapping };
}
