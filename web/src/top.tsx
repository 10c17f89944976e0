/** The head of the page: the question, what it is made of, which pictures are open. */
import type { Change } from "./address";
import type { Knowledge } from "./knowledge";
import type { Pane } from "./view";

interface Given {
  known: Knowledge;
  change: Change;
  pane: Pane;
  stale: boolean;
}

const PANES: readonly (readonly [Pane, string])[] = [["map", "Map"], ["both", "Both"], ["chain", "Chain"]];

export function Top({ known, pane: open, change, stale }: Given) {
  const { scene } = known;
  return (
    <header class="top">
      <a class="home" href="/">
        {scene.title}
      </a>
      <h1 title={scene.question}>{scene.question || "Workbench"}</h1>
      <div class="joined" role="group" aria-label="Pictures">
        {PANES.map(([pane, name]) => (
          <button key={pane} type="button" aria-pressed={open === pane} onClick={() => change({ pane })}>
            {name}
          </button>
        ))}
      </div>
      {scene.marks.map((mark) => (
        <strong key={mark} class="mark-simulated">
          {mark}
        </strong>
      ))}
      {stale && (
        <p class="stale" role="alert">
          The case has changed since this page was opened. <button type="button" onClick={() => location.reload()}>Load it as it is now</button>
        </p>
      )}
    </header>
  );
}
