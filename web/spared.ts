import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

/**
 * Parts of deck.gl that this page never runs, left out of the bundle: MapLibre holds the camera, so deck's controllers
 * and their state stay at home, and nothing is loaded by deck itself, so its loaders do too.
 */
export function spared(): Plugin {
  const nothing = fileURLToPath(new URL("src/map/spared.ts", import.meta.url));
  const controllers = /^\.\.\/controllers\/(map|globe|first-person|orbit|orthographic|terrain)-controller\.js$/;
  return {
    name: "spared",
    enforce: "pre",
    resolveId(source, importer) {
      const ofDeck = importer?.includes("/@deck.gl/");
      return ofDeck && (controllers.test(source) || source.startsWith("@loaders.gl/")) ? nothing : null;
    },
  };
}
