import { useEffect, useState } from 'react';
import { ask } from './ask.js';

export interface Answer<T> {
  /** The latest answer. It stays while the same question is asked again. */
  readonly value: T | undefined;
  readonly problem: string | undefined;
}

/** Asks the server, and again whenever `revision` changes. */
export function useAnswer<T>(path: string, revision: unknown = undefined): Answer<T> {
  const [state, setState] = useState<Answer<T> & { path: string }>({ path, value: undefined, problem: undefined });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision asks again.
  useEffect(() => {
    const abort = new AbortController();
    ask<T>(path, abort.signal).then(
      (value) => setState({ path, value, problem: undefined }),
      (error: Error) => {
        if (!abort.signal.aborted)
          setState((before) => ({ path, value: before.path === path ? before.value : undefined, problem: error.message }));
      },
    );
    return () => abort.abort();
  }, [path, revision]);
  return state.path === path ? state : { value: undefined, problem: undefined };
}
