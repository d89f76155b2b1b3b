import type { Problem } from '../../wire.js';

/** Asks the server. @throws Error with its message */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(`api/${path}`, signal ? { signal } : {});
  if (response.ok) return (await response.json()) as T;
  const problem = (await response.json().catch(() => undefined)) as Problem | undefined;
  throw new Error(problem?.message ?? `The dashboard's server answered ${response.status}.`);
}
