import type { Problem } from '../../wire.js';

/** Gets JSON from the server. @param path below `api/` @throws Error with the server's message */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`api/${path}`, signal ? { signal } : {});
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  throw new Error(problem?.message ?? `The dashboard's server responded with status ${response.status}.`);
}
