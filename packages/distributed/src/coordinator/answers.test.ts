import { describe, expect, it } from 'vitest';
import type { TrialAnswer } from '../messages/messages.js';
import { Answers } from './answers.js';

const engine = { runtime: 'node 24.0.0', backend: 'tfjs', device: 'wasm', versions: {} };
const answer = (loss: number, { worker = 'first', latencyMs = 1, parametersDigest = 'p' } = {}): TrialAnswer => ({
  ...{ number: 3, digest: 'request', worker, engine, isLimited: false, durationMs: 5 },
  executed: { estimate: { metrics: { accuracy: 0.5 }, loss, cost: { latencyMs } }, parametersDigest, parametersCount: 1 },
});
const failure: TrialAnswer = {
  ...{ number: 3, digest: 'request', worker: 'second', engine, isLimited: false, durationMs: 5 },
  error: { code: 'GNAS_WORKER_LOST', message: 'it ended' },
};

describe('Answers', () => {
  it('compares a second answer with the first in every bit that the seed decides', () => {
    const answers = new Answers();
    expect(answers.judge(answer(Number.NaN))).toBe('first');
    expect(answers.firstWorker('request')).toBe('first');
    expect(answers.judge(answer(Number.NaN, { worker: 'second', latencyMs: 2 }))).toBe('same');
    expect(answers.judge(answer(0))).toBe('differs');
    expect(answers.judge(answer(Number.NaN, { parametersDigest: 'q' }))).toBe('differs');
  });

  it('tells losses apart that differ in the last digit', () => {
    const answers = new Answers();
    answers.judge(answer(0.1 + 0.2));
    expect(answers.judge(answer(0.3))).toBe('differs');
  });

  it('does not compare failures, which may be chance', () => {
    const answers = new Answers();
    expect(answers.judge(failure)).toBe('first');
    expect(answers.judge(answer(1))).toBe('first');
    expect(answers.judge(failure)).toBe('same');
  });

  it('keeps an early answer until it is asked for, and no failure', () => {
    const answers = new Answers();
    answers.keep(failure);
    expect(answers.take('request')).toBeUndefined();
    answers.keep(answer(1));
    answers.keep(answer(1, { worker: 'second' }));
    expect(answers.take('request')?.worker).toBe('first');
    expect(answers.take('request')).toBeUndefined();
  });
});
