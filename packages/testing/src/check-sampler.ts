import { createBackend } from '@gnas/backend-tfjs';
import { MemoryStore } from '@gnas/core';
import { type Backend, type BaseSpace, SampleBasedNAS, type TrialExecutor } from '@gnas/core/plugin';
import { demand, demandSame, Promises } from './promises.js';
import { factsOf, SmallSpace, SyntheticEstimator, type SyntheticSearch, searchSynthetically } from './synthetic-search.js';

/** How a sample-based algorithm is tested. */
export interface SamplerCheck {
  /** Where it computes, if it does. Default: cpu. */
  readonly backend?: Backend;
  /** Makes the space to search. Default: a small one with four choices. */
  readonly space?: () => BaseSpace;
}

/**
 * Tests the promises of a sample-based algorithm on estimates that cost nothing: the same trials from the same seed, after an
 * interruption, and with trials that run at the same time.
 * @param make makes the algorithm with the same options each time; a dozen trials are enough
 * @throws PromisesBroken
 */
export async function checkSampler(make: () => SampleBasedNAS, check: SamplerCheck = {}): Promise<void> {
  const { backend = await createBackend({ device: 'cpu' }), space = () => new SmallSpace() } = check;
  const promises = new Promises(`Algorithm ${make().constructor.name}`, 'own-algorithm');
  const search = (options: Partial<SyntheticSearch> = {}) =>
    searchSynthetically({ algorithm: make(), backend, space: space(), ...options });
  let usual: unknown;
  const runs = await promises.keep('it proposes architectures until its trials are used up', async () => {
    demand(make() instanceof SampleBasedNAS, () => 'it is not a SampleBasedNAS; one-shot algorithms are tested by checkOneShot');
    const before = backend.memory().numTensors;
    const trials = await search();
    demand(
      trials.length > 0 && trials.length <= make().numTrials,
      () => `there are ${trials.length} trials of ${make().numTrials}`,
    );
    demandSame(backend.memory().numTensors - before, 0, 'the number of tensors that are left');
    usual = factsOf(trials);
  });
  if (!runs) return promises.report();
  await promises.keep('equal seeds give equal trials', async () => {
    demandSame(factsOf(await search()), usual, 'a second search');
  });
  await promises.keep('an algorithm object can search twice', async () => {
    const algorithm = make();
    await search({ algorithm });
    demandSame(factsOf(await search({ algorithm })), usual, 'the second search of one object');
  });
  await promises.keep('a search that was interrupted ends as one that was not', async () => {
    const storage = new MemoryStore();
    const stop = new AbortController();
    let count = 0;
    const onTrial = (): void => {
      if (++count === 3) stop.abort();
    };
    await search({ storage, signal: stop.signal, onTrial });
    demandSame(factsOf(await search({ storage })), usual, 'the search that was continued');
  });
  await promises.keep('trials that run at the same time change nothing', async () => {
    const own = space();
    const executor = outOfOrder(own);
    demandSame(factsOf(await search({ executor, space: own })), usual, 'the search with four trials at a time');
  });
  promises.report();
}

/** Runs four trials at a time, of which the last to start is the first to end. */
function outOfOrder(space: BaseSpace): TrialExecutor {
  const estimator = new SyntheticEstimator();
  return {
    concurrency: 4,
    run: async ({ number, selection, seed }) => {
      await new Promise((resolve) => setTimeout(resolve, 3 * (4 - (number % 4))));
      const estimate = await estimator.infer(space.parseModel(selection), undefined as never, 'validation', { seed } as never);
      return { estimate, parameters: new Map() };
    },
  };
}
