/** The chain, as a picture or as a table. */
import { useMemo, useRef } from "preact/hooks";
import { Head } from "../head";
import { useWidth } from "../measure";
import type { Shared } from "../shared";
import { ChainTable } from "../tables/tables";
import { ChainPicture } from "./picture";

export function ChainPane({ known, view, change, within, focus, choose }: Shared) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const present = useMemo(() => {
    const dated = known.chain.edges.filter((e) => e.first === null || (e.first <= within[1] && (e.last ?? e.first) >= within[0]));
    return new Set(dated.map((e) => e.id));
  }, [known, within[0], within[1]]);
  return (
    <section id="chain" class="pane chain-pane" tabIndex={-1} aria-label="Chain">
      <Head title="Chain" picture="chain" view={view} change={change}>
        <span class="key">
          <span class="key-core">least</span> <span class="key-most">most</span> <span class="key-open">no upper end</span>{" "}
          <span class="key-model">modelled</span> <span class="key-unknown">not known</span> <span class="key-listed">⚑ listed on the day</span>
        </span>
      </Head>
      {view.tables.includes("chain") ? (
        <ChainTable known={known} focus={focus} selected={view.selected} choose={choose} />
      ) : (
        <div class="chain-holder" ref={holder}>
          {known.chain.nodes.length === 0 ? (
            <p class="quiet">No deliveries are concluded in this case yet.</p>
          ) : (
            <ChainPicture chain={known.chain} room={Math.max(300, width - 4)} focus={focus} selected={view.selected} present={present} choose={choose} />
          )}
        </div>
      )}
    </section>
  );
}
