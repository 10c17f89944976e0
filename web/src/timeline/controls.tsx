/** Exact times, playback, and stepping from event to event. */
import { useEffect, useState } from "preact/hooks";
import type { Knowledge } from "../knowledge";
import { useStillness } from "../measure";
import { DAY, HOUR, iso, parsedTime, type Window } from "../times";

interface Given {
  known: Knowledge;
  within: Window;
  now: number | null;
  look: (window: Window | null) => void;
  moveTo: (now: number | null) => void;
  step: (by: 1 | -1) => void;
}

/** Hours of the case for each second of watching. */
const PACES = [1, 6, 24, 168] as const;

export function TimeControls({ known, within, now, look, moveTo, step }: Given) {
  return (
    <div class="controls" role="group" aria-label="Time">
      <TimeInput label="From" value={within[0]} set={(t) => t < within[1] && look([t, within[1]])} />
      <TimeInput label="To" value={within[1]} set={(t) => t > within[0] && look([within[0], t])} />
      <span class="joined">
        <button type="button" title="All the time there is" onClick={() => look(null)}>
          All
        </button>
        {known.tracked && (
          <button type="button" title="The time that ships were heard" onClick={() => look(known.tracked)}>
            Tracked
          </button>
        )}
      </span>
      <span class="joined">
        <button type="button" aria-keyshortcuts="K" title="Event before (K)" aria-label="K, event before" onClick={() => step(-1)}>
          <span aria-hidden="true">◂</span> K
        </button>
        <button type="button" aria-keyshortcuts="J" title="Next event (J)" aria-label="J, next event" onClick={() => step(1)}>
          J <span aria-hidden="true">▸</span>
        </button>
      </span>
      <Playback within={within} now={now} moveTo={moveTo} />
    </div>
  );
}

function TimeInput({ label, value, set }: { label: string; value: number; set: (t: number) => unknown }) {
  const [typed, type] = useState<string | null>(null);
  const text = typed ?? iso(Math.round(value / 1000) * 1000);
  const wrong = typed !== null && parsedTime(typed) === null;
  const done = (): void => {
    const t = typed === null ? null : parsedTime(typed);
    if (t === null && typed !== null) return;
    if (t !== null) set(t);
    type(null);
  };
  return (
    <label class="time">
      {label}
      <input
        type="text"
        size={18}
        spellcheck={false}
        autocomplete="off"
        value={text}
        aria-invalid={wrong}
        title="UTC, as 2024-02-20T14:30Z"
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={() => (wrong ? type(null) : done())}
        onKeyDown={(event) => event.key === "Enter" && done()}
      />
    </label>
  );
}

function Playback({ within, now, moveTo }: { within: Window; now: number | null; moveTo: (now: number | null) => void }) {
  const [playing, play] = useState(false);
  const [pace, setPace] = useState<number>(6);
  const still = useStillness();
  useEffect(() => {
    if (!playing) return;
    // One step a second where nothing should move, ten otherwise.
    const every = still ? 1000 : 100;
    const timer = setInterval(() => {
      const next = (now ?? within[0]) + (pace * HOUR * every) / 1000;
      if (next >= within[1]) play(false);
      moveTo(Math.min(next, within[1]));
    }, every);
    return () => clearInterval(timer);
  }, [playing, now, pace, still, within, moveTo]);
  const at = now ?? within[0];
  return (
    <span class="playback">
      <button type="button" aria-pressed={playing} onClick={() => {
        if (!playing && (now === null || now >= within[1] || now < within[0])) moveTo(within[0]);
        play(!playing);
      }}>
        {playing ? "❚❚ Pause" : "▶ Play"}
      </button>
      <input
        type="range"
        aria-label="Moment"
        aria-valuetext={iso(Math.round(at / 60_000) * 60_000)}
        min={within[0]}
        max={within[1]}
        step={Math.max(60_000, Math.min(DAY, (within[1] - within[0]) / 500))}
        value={at}
        onInput={(event) => moveTo(Number(event.currentTarget.value))}
      />
      {now !== null && <output class="moment">{iso(Math.round(now / 60_000) * 60_000)}</output>}
      <select aria-label="Pace" value={pace} onChange={(event) => setPace(Number(event.currentTarget.value))}>
        {PACES.map((hours) => (
          <option key={hours} value={hours}>
            {hours < 24 ? `${hours} h` : `${hours / 24} d`} per s
          </option>
        ))}
      </select>
      {now !== null && (
        <button type="button" onClick={() => { play(false); moveTo(null); }}>
          Clear
        </button>
      )}
    </span>
  );
}
