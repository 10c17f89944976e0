/** Asking the server: every answer is of one state of the case, and another state is said rather than mixed in. */
import type { Chain, Detail, Reach, Scene } from "./api";
import { decoded, query, type Ask, type Positions } from "./positions";

/** The case was worked on since: what is asked for is of a state that is no longer the present one. */
export class StaleError extends Error {}

export class RefusedError extends Error {}

const BASE = "/workbench";

export const getScene = (state: string): Promise<Scene> => json(`${BASE}/scene.json`, state);
export const getChain = (state: string): Promise<Chain> => json(`${BASE}/chain.json`, state);
export const getDetail = (state: string, id: string, signal: AbortSignal): Promise<Detail> =>
  json(`${BASE}/finding/${encodeURIComponent(id)}.json`, state, signal);
export const getReach = (state: string, id: string, signal: AbortSignal): Promise<Reach> =>
  json(`${BASE}/reach/${encodeURIComponent(id)}.json`, state, signal);

export async function getPositions(ask: Ask, signal: AbortSignal): Promise<Positions> {
  const answer = await answered(`${BASE}/positions?${query(ask)}`, signal);
  return decoded(await answer.arrayBuffer());
}

async function json<T>(path: string, state: string, signal?: AbortSignal): Promise<T> {
  const asked = state ? `${path}?state=${encodeURIComponent(state)}` : path;
  return (await answered(asked, signal)).json() as Promise<T>;
}

async function answered(path: string, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(path, signal ? { signal } : {});
  if (answer.status === 410) throw new StaleError("the case has changed since this page was opened");
  if (!answer.ok) throw new RefusedError(`the server answered ${answer.status} to ${path}`);
  return answer;
}

/** True for the error of a request that we ended ourselves. */
export const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

export const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));
