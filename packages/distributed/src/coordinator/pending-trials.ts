import type { ExecutedTrial, TrialRequest } from '@gnas/core/plugin';

/** A trial that was ordered and has no answer yet. */
export interface PendingTrial {
  readonly request: TrialRequest;
  readonly digest: string;
  /** Trace context of the search. */
  readonly trace: Readonly<Record<string, string>>;
  /** Counted from 1. */
  attempt: number;
  readonly resolve: (executed: ExecutedTrial) => void;
  readonly reject: (error: Error) => void;
}

/** Name of the job of a trial's attempt: the same after the coordinator was started again. */
export function jobOf({ request, digest, attempt }: Pick<PendingTrial, 'request' | 'digest' | 'attempt'>): string {
  return `${request.number}.${digest.slice(0, 12)}.${attempt}`;
}
