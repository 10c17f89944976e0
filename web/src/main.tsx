/** Where the page begins: the scene and the chain are asked for at once, the map's code beside them. */
import { render } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import { App } from "./app";
import { getChain, getScene, StaleError, told } from "./fetching";
import { knowledgeOf, type Knowledge } from "./knowledge";
import { parsedView } from "./view";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/pictures.css";
import "./styles/map.css";

function Workbench({ state }: { state: string }) {
  const [known, know] = useState<Knowledge | null>(null);
  const [wrong, say] = useState<string | null>(null);
  const [stale, age] = useState(false);
  const fault = useCallback((error: unknown): void => {
    if (error instanceof StaleError) age(true);
    else say(told(error));
  }, []);
  useEffect(() => {
    Promise.all([getScene(state), getChain(state)]).then(([scene, chain]) => know(knowledgeOf(scene, chain)), fault);
  }, [state]);
  return (
    <>
      {wrong !== null && (
        <p class="fault" role="alert">
          {wrong} <button type="button" onClick={() => say(null)}>Dismiss</button>
        </p>
      )}
      {known ? (
        <App known={known} stale={stale} fault={fault} />
      ) : stale ? (
        <p class="loading" role="alert">
          The case has changed since this page was made. <button type="button" onClick={() => location.reload()}>Load it as it is now</button>
        </p>
      ) : (
        <p class="loading" role="status">Reading the case …</p>
      )}
    </>
  );
}

const root = document.getElementById("workbench");
if (root) {
  root.replaceChildren();
  const first = parsedView(location.search);
  // The map's code comes while the server makes the scene; what is shown as a table needs none of it.
  if (first.pane !== "chain" && !first.tables.includes("map")) import("./map/view").catch(() => undefined);
  render(<Workbench state={root.dataset["state"] ?? ""} />, root);
}
