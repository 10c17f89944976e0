/** Stands for the parts of deck.gl that are left out of the bundle (see spared.ts beside vite.config.ts). */

export default class Spared {
  constructor() {
    throw new Error("deck.gl has no controller here: MapLibre holds the camera");
  }
}

export const registerLoaders = (): void => undefined;
export const ImageLoader = {};
export const load = (): never => {
  throw new Error("deck.gl loads nothing here: data is handed to it");
};
export { load as parse, load as fetchFile };
