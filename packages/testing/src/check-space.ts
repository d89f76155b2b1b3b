import { ringGraph } from '@gnas/core/conformance';
import {
  type Backend,
  type BaseSpace,
  type Graph,
  Model,
  ParameterStore,
  Random,
  randomSelection,
  selectionKey,
  trace,
  checkSpace as traceCandidates,
  validateSelection,
} from '@gnas/core/plugin';
import { readScores, usualBackends, withoutLeaks } from './on-device.js';
import { demand, demandSame, Promises } from './promises.js';

/** How a space is tested. */
export interface SpaceCheck {
  /** Devices to test on. Default: cpu and wasm. */
  readonly backends?: readonly Backend[];
  /** Graph to test on. Default: a small random graph. */
  readonly graph?: Graph;
  /** Architectures to run. Default 4. */
  readonly samples?: number;
}

/**
 * Tests the promises of a space: candidates that trace, choices that depend on the dimensions alone, runs that equal their traces, no
 * leaks, valid portfolio and baselines, and a mixture if it claims one.
 * @throws PromisesBroken
 */
export async function checkSpace(space: BaseSpace, check: SpaceCheck = {}): Promise<void> {
  const { backends = await usualBackends(), graph = ringGraph({ numNodes: 9 }), samples = 4 } = check;
  const promises = new Promises(`Space ${space.constructor.name}`, 'own-space');
  const dimensions = { inputDim: graph.features.columns, outputDim: graph.numClasses };
  const declares = await promises.keep('buildGraph declares choices, and the same ones each time', () => {
    const keys = () => space.choices.map(({ key, candidates }) => [key, candidates.length]);
    space.instantiate(dimensions);
    const first = keys();
    demand(first.length > 0, () => 'it declares no choice');
    space.instantiate({ ...dimensions, outputDim: dimensions.outputDim + 1 });
    space.instantiate(dimensions);
    demandSame(keys(), first, 'the list of choices after a second call');
  });
  if (!declares) return promises.report();
  const traces = await promises.keep('every candidate of every choice traces', () => traceCandidates(space, graph));
  const random = new Random(3);
  const selections = Array.from({ length: samples }, () => randomSelection(space.choices, random));
  await promises.keep('canonicalKey is a function of the selection, and portfolio and baselines are architectures', () => {
    for (const selection of selections)
      demandSame(
        space.canonicalKey(selection),
        space.canonicalKey({ ...selection }),
        `canonicalKey of ${selectionKey(selection)}`,
      );
    for (const selection of space.portfolio()) validateSelection(selection, space.choices);
    for (const { name, space: own, selection } of space.baselines()) {
      demand(name !== '', () => 'a baseline has no name');
      validateSelection(selection, own.instantiate(dimensions).choices);
    }
  });
  for (const backend of traces ? backends : []) {
    const run = async (model: Model, expected: readonly number[]): Promise<void> =>
      withoutLeaks(backend, graph, async (uploaded) => {
        const parameters = new ParameterStore(backend, 3);
        try {
          const { shape, values } = await readScores(model, { backend, graph: uploaded, parameters, training: true });
          demandSame(shape, expected, 'the shape of the scores');
          demand(values.every(Number.isFinite), () => 'the scores are not finite');
        } finally {
          parameters.dispose();
        }
      });
    await promises.keep(`an architecture runs as it traces, and leaks nothing on ${backend.device}`, async () => {
      for (const selection of selections) {
        const model = space.parseModel(selection);
        await run(model, trace(model, graph).outputShape);
      }
    });
    if (space.mixtureMisfit() === undefined)
      await promises.keep(`a mixture of all candidates runs on ${backend.device}`, () =>
        run(
          new Model(space, undefined, ({ candidates: { length } }, ops) => ({
            kind: 'mixture',
            weights: ops.constant(new Float32Array(length).fill(1 / length), [length]),
          })),
          [graph.numNodes, graph.numClasses],
        ),
      );
  }
  promises.report();
}
