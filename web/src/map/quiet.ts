/**
 * MapLibre's worker, for a map without sources: it says "done" to whatever it is told, and there is nothing to do. It
 * spares the page the real one, 147 kB gzipped, which parses tiles and GeoJSON; here deck.gl draws everything.
 */
interface Told {
  id: string;
  type: string;
  origin: string;
}

addEventListener("message", (event: MessageEvent<Told>) => {
  const { id, type, origin } = event.data;
  if (type === "<cancel>" || type === "<response>") return;
  postMessage({ id, type: "<response>", sourceMapId: null, origin, error: null, data: null });
});
