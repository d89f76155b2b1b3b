import {
  type Backend,
  type BaseSpace,
  type EstimateContext,
  type Graph,
  type Metrics,
  ParameterStore,
  Random,
  type Selection,
} from '@gnas/core';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GATConv, type OperationReference, SinglePathNodeClassificationSpace } from '@gnas/space';

/** A model trained to the end. */
export interface TrainedModel {
  readonly name: string;
  readonly validation: Metrics;
  readonly test: Metrics;
  readonly epochs: number;
  readonly parameters: number;
}

export interface FinalTrainingOptions {
  readonly backend: Backend;
  readonly seed: number;
  readonly epochs: number;
  readonly signal?: AbortSignal;
  /** Reads the trained parameters before they are freed. */
  readonly onTrained?: (parameters: ParameterStore, trained: TrainedModel) => Promise<void>;
}

const hiddenDim = 64;

/** The hand-made models that a found one stands beside: two layers, 64 hidden units, dropout 0.5 between them. */
export const baselines = ['MLP', 'GCN', 'GAT'] as const;
const operations: Readonly<Record<(typeof baselines)[number], OperationReference>> = {
  MLP: 'linear',
  GCN: 'gcn',
  // Velickovic et al. 2018, section 3.3: eight heads of eight units, then one head per class.
  GAT: (inDim, outDim) =>
    outDim === hiddenDim
      ? new GATConv({ inDim, outDim: outDim / 8, heads: 8, concat: true, name: 'gat' })
      : new GATConv({ inDim, outDim, name: 'gat' }),
};

/** Trains one of the baselines, as `trainFinally` trains the found model. */
export function trainBaseline(
  name: (typeof baselines)[number],
  graph: Graph,
  options: FinalTrainingOptions,
): Promise<TrainedModel> {
  const space = new SinglePathNodeClassificationSpace({ hiddenDim, ops: [operations[name]], dropout: 0.5 });
  return trainFinally(name, space, { op_0: 0, op_1: 0 }, graph, options);
}

/**
 * Trains one architecture from scratch with Adam at 0.01, L2 penalty 5e-4, and at most `epochs` epochs, ended after a quarter of
 * them (30 at least) without a better validation accuracy. The same for every model of a report.
 */
export async function trainFinally(
  name: string,
  space: BaseSpace,
  selection: Selection,
  graph: Graph,
  options: FinalTrainingOptions,
): Promise<TrainedModel> {
  const { backend, epochs, signal, onTrained } = options;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  const seed = new Random(options.seed).split('final').seed;
  const device = backend.upload(graph);
  const parameters = new ParameterStore(backend, seed);
  const context: EstimateContext = { backend, parameters, seed, signal };
  try {
    const estimator = new TrainScratchEstimator({ epochs, patience: Math.max(30, Math.round(epochs / 4)) });
    const estimate = await estimator.infer(space.parseModel(selection), device, 'validation', context);
    const trained: TrainedModel = {
      name,
      validation: estimate.metrics,
      test: estimate.bySplit?.test ?? {},
      epochs: estimate.epochs ?? 0,
      parameters: parameters.count(),
    };
    await onTrained?.(parameters, trained);
    return trained;
  } finally {
    parameters.dispose();
    device.dispose();
  }
}
