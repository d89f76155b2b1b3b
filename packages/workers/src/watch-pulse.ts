/** How long a worker may take. */
export interface Patience {
  /** Milliseconds without a beat. */
  readonly stuckAfterMs: number;
  /** Milliseconds from the first beat on; undefined for as long as it takes. */
  readonly trialTimeoutMs?: number | undefined;
}

/**
 * Watches a counter that another thread increments while it is alive. The watch starts with the first beat, because a thread may have to
 * wait for its turn.
 * @param onStuck called with what happened: "gave no sign of life for 300 s"
 * @returns stops watching
 */
export function watchPulse(
  pulse: Int32Array,
  { stuckAfterMs, trialTimeoutMs = Number.POSITIVE_INFINITY }: Patience,
  onStuck: (symptom: string) => void,
): () => void {
  let last = 0;
  let startedAt = performance.now();
  let movedAt = startedAt;
  const timer = setInterval(
    () => {
      const beats = Atomics.load(pulse, 0);
      const now = performance.now();
      if (beats === 0) startedAt = now;
      if (beats === 0 || beats !== last) movedAt = now;
      last = beats;
      if (now - movedAt >= stuckAfterMs) onStuck(`gave no sign of life for ${stuckAfterMs / 1000} s`);
      else if (now - startedAt >= trialTimeoutMs) onStuck(`did not finish within ${trialTimeoutMs / 1000} s`);
    },
    Math.min(1000, stuckAfterMs / 4, trialTimeoutMs / 4),
  );
  timer.unref();
  return () => clearInterval(timer);
}
