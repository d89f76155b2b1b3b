import { createBackend } from '@gnas/backend-tfjs';
import { type Backend, BaseEstimator, type BaseSpace, evaluate, OneShotNAS } from '@gnas/core/plugin';
import { demand, demandSame, Promises } from './promises.js';
import { factsOf, SmallSpace, type SyntheticSearch, searchSynthetically } from './synthetic-search.js';

/** How a one-shot algorithm is tested. */
export interface OneShotCheck {
  /** Where it trains. Default: wasm. */
  readonly backend?: Backend;
  /** Makes the space to search. Default: a small one with four choices, which defines a mixture. */
  readonly space?: () => BaseSpace;
}

/** Scores the supernet's weights. */
class SharedScores extends BaseEstimator {
  override readonly training = 'shared';
  override readonly infer = evaluate;
}

/**
 * Tests the promises of a one-shot algorithm: finalists of the space, the same ones from the same seed, a stop on a signal, and no leaks.
 * @param make makes the algorithm with the same options each time; a few steps are enough
 * @throws PromisesBroken
 */
export async function checkOneShot(make: () => OneShotNAS, check: OneShotCheck = {}): Promise<void> {
  const { backend = await createBackend({ device: 'wasm' }), space = () => new SmallSpace() } = check;
  const promises = new Promises(`Algorithm ${make().constructor.name}`, 'own-one-shot');
  const search = (options: Partial<SyntheticSearch> = {}) =>
    searchSynthetically({ algorithm: make(), backend, space: space(), estimator: new SharedScores(), ...options });
  let usual: unknown;
  const runs = await promises.keep('it finds architectures of the space and leaks nothing', async () => {
    demand(make() instanceof OneShotNAS, () => 'it is not a OneShotNAS; sample-based algorithms are tested by checkSampler');
    const before = backend.memory().numTensors;
    const trials = await search();
    demand(trials.length > 0, () => 'there are no trials');
    demandSame(backend.memory().numTensors - before, 0, 'the number of tensors that are left');
    usual = factsOf(trials);
  });
  if (!runs) return promises.report();
  await promises.keep('equal seeds give equal finalists', async () => {
    demandSame(factsOf(await search()), usual, 'a second search');
  });
  await promises.keep('a signal ends it with what it would choose now, or with GNAS_ABORTED', async () => {
    const before = backend.memory().numTensors;
    const stop = new AbortController();
    const error: unknown = await search({ signal: stop.signal, onEpoch: () => stop.abort() }).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const { code } = (error ?? {}) as { code?: string };
    demand(error === undefined || code === 'GNAS_ABORTED', () => `it throws ${error}`);
    demandSame(backend.memory().numTensors - before, 0, 'the number of tensors that are left');
  });
  promises.report();
}
