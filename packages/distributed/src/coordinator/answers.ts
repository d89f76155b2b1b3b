import { digestOf } from '../messages/digest.js';
import type { AnsweredTrial, TrialAnswer } from '../messages/messages.js';

/** What becomes of an answer. */
export type Verdict = 'first' | 'same' | 'differs';

/**
 * Knows what was answered to each request, because one may be answered twice: by a worker that was thought lost, or after a
 * connection was cut. One seed gives one result, so the answers must be equal in every bit.
 */
export class Answers {
  /** Fingerprint of the first answer, by the request's digest. */
  readonly #first = new Map<string, { readonly fingerprint: string; readonly worker: string }>();
  /** Answers to requests that were not made yet: those of an earlier run. */
  readonly #early = new Map<string, TrialAnswer>();

  /** Compares an answer with the first to the same request. Failures are not compared: a worker may fail by chance. */
  judge(answer: TrialAnswer): Verdict {
    if (!('executed' in answer)) return this.#first.has(answer.digest) ? 'same' : 'first';
    const fingerprint = fingerprintOf(answer.executed);
    const first = this.#first.get(answer.digest);
    if (!first) {
      this.#first.set(answer.digest, { fingerprint, worker: answer.worker });
      return 'first';
    }
    return first.fingerprint === fingerprint ? 'same' : 'differs';
  }

  /** The worker that answered a request first. */
  firstWorker(digest: string): string | undefined {
    return this.#first.get(digest)?.worker;
  }

  /** Keeps an answer that nobody waits for. A failure is not kept: the trial is tried again. */
  keep(answer: TrialAnswer): void {
    if ('executed' in answer && !this.#early.has(answer.digest)) this.#early.set(answer.digest, answer);
  }

  /** Takes the answer to a request that came before the request. */
  take(digest: string): TrialAnswer | undefined {
    const answer = this.#early.get(digest);
    this.#early.delete(digest);
    return answer;
  }
}

/** Everything that one seed decides. A latency is measured, so it never repeats. */
function fingerprintOf({ estimate, parametersDigest }: AnsweredTrial): string {
  const { cost, ...decided } = estimate;
  const { latencyMs: _, ...counted } = cost ?? {};
  return digestOf([decided, counted, parametersDigest]);
}
