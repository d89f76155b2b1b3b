/** Operations of `TunedGnnSpace`. 'linear' does not look at the graph; 'appnp' and 'gpr' propagate the scores of a perceptron. */
export const tunedGnnOperations = ['linear', 'gcn', 'sage', 'gat', 'gin', 'appnp', 'gpr', 'gcnii', 'gatv2'] as const;
/** One of `tunedGnnOperations`. */
export type TunedGnnOperation = (typeof tunedGnnOperations)[number];

/** Ways to run along the edges of a graph: 'both' is a layer for each direction, with weights of its own, and their mean. */
export const edgeDirections = ['as given', 'reversed', 'undirected', 'both'] as const;
/** One of `edgeDirections`. */
export type EdgeDirection = (typeof edgeDirections)[number];

/** One network of `TunedGnnSpace` and how it is trained, in words and numbers: a value for each choice. */
export interface TunedGnnSettings {
  readonly operation: TunedGnnOperation;
  /** Hidden layers of the operation; none is a network without the graph, unless scores are propagated. */
  readonly layers: number;
  /** Width of the hidden layers. */
  readonly hidden: number;
  /** Attention heads, concatenated to the hidden width. */
  readonly heads: number;
  /** Normalization after each layer. */
  readonly norm: 'none' | 'batch' | 'layer';
  /**
   * What is added to each layer: nothing, its input, a linear transformation of its input, or the first representation, by its share. Only
   * 'linear' is added to a layer that reads the features.
   */
  readonly residual: 'none' | 'identity' | 'linear' | 'initial';
  /** Share of the initial representation in GCNII, in an initial residual, and in the propagation of scores. */
  readonly alpha: number;
  /** A linear layer before the first of the operation. */
  readonly linearFirst: 'no' | 'yes';
  /** What the head reads: the last layer, or all layers (Xu et al. 2018). */
  readonly jumping: 'none' | 'concat' | 'max';
  /** What makes scores: a linear layer, or one more layer of the operation. */
  readonly head: 'linear' | 'convolution';
  readonly activation: 'relu' | 'elu';
  /** Dropout rate after each layer. */
  readonly dropout: number;
  /** Whether the features are dropped at the same rate. */
  readonly featureDropout: 'no' | 'yes';
  /** How features are prepared: 'standardized' by mean and deviation of each column of the training graph. */
  readonly features: 'raw' | 'row-normalized' | 'standardized';
  /** What is added to the features of a node: log degrees, or the probabilities of random walks to return to it. */
  readonly encoding: 'none' | 'degree' | 'random-walk';
  readonly direction: EdgeDirection;
  /** Exactly one self loop per node, or those of the data. */
  readonly selfLoops: 'add' | 'keep';
  readonly learningRate: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
}

/** Candidates of every choice, in the order in which algorithms visit them. */
export type TunedGnnCandidates = { readonly [K in keyof TunedGnnSettings]: readonly TunedGnnSettings[K][] };

/**
 * The union of what tuned classic networks use (Luo et al. 2024, appendix A) and of the published settings of APPNP, GPR-GNN and GCNII.
 */
export const tunedGnnCandidates: TunedGnnCandidates = {
  operation: ['linear', 'gcn', 'sage', 'gat', 'gin', 'appnp', 'gpr', 'gcnii'],
  layers: [0, 1, 2, 3, 4, 5, 8, 12, 16],
  hidden: [64, 128, 256, 512],
  heads: [1, 4, 8],
  norm: ['none', 'batch', 'layer'],
  residual: ['none', 'identity', 'linear', 'initial'],
  alpha: [0.1, 0.2, 0.5],
  linearFirst: ['no', 'yes'],
  jumping: ['none', 'concat', 'max'],
  head: ['linear', 'convolution'],
  activation: ['relu', 'elu'],
  dropout: [0, 0.2, 0.5, 0.7, 0.8],
  featureDropout: ['no', 'yes'],
  features: ['raw', 'row-normalized', 'standardized'],
  encoding: ['none', 'degree', 'random-walk'],
  direction: edgeDirections,
  selfLoops: ['add', 'keep'],
  learningRate: [0.001, 0.002, 0.005, 0.01, 0.02],
  weightDecay: [0, 5e-5, 5e-4, 1e-3, 5e-3, 1e-2],
  labelSmoothing: [0, 0.1],
};

/** Whether an operation propagates scores after the head instead of running in each layer. */
export const propagatesScores = (operation: TunedGnnOperation): operation is 'appnp' | 'gpr' =>
  operation === 'appnp' || operation === 'gpr';

/**
 * Returns the settings that take effect: those that do nothing beside the others get a fixed value. Settings with equal effective settings
 * are one network that is trained in one way.
 * @param directed whether the direction of edges matters in the graph. Default true
 */
export function effectiveSettings(given: TunedGnnSettings, directed = true): TunedGnnSettings {
  const operation = given.layers === 0 && !propagatesScores(given.operation) ? 'linear' : given.operation;
  const { layers } = given;
  const readsGraph = operation !== 'linear';
  const isConvolution = readsGraph && !propagatesScores(operation);
  const linearFirst = operation === 'gcnii' || given.encoding !== 'none' ? 'yes' : given.linearFirst;
  const hasInitial = layers > 1 || (layers > 0 && linearFirst === 'yes');
  const canHave = { none: true, linear: layers > 0, identity: hasInitial, initial: hasInitial };
  // GCNII has a residual of its own.
  const residual = canHave[given.residual] && operation !== 'gcnii' ? given.residual : 'none';
  const hasHidden = layers > 0 || linearFirst === 'yes';
  const dropout = hasHidden || given.featureDropout === 'yes' ? given.dropout : 0;
  const usesAlpha = propagatesScores(operation) || operation === 'gcnii' || residual === 'initial';
  const hasSides = isConvolution && operation !== 'gcnii';
  const direction = given.direction === 'both' && !hasSides ? 'undirected' : given.direction;
  return {
    ...given,
    operation,
    linearFirst,
    residual,
    dropout,
    hidden: hasHidden ? given.hidden : 0,
    heads: operation === 'gat' || operation === 'gatv2' ? given.heads : 1,
    norm: layers > 0 ? given.norm : 'none',
    alpha: usesAlpha ? given.alpha : 0,
    jumping: layers > 1 ? given.jumping : 'none',
    head: isConvolution && operation !== 'gcnii' ? given.head : 'linear',
    activation: hasHidden ? given.activation : 'relu',
    featureDropout: dropout > 0 ? given.featureDropout : 'no',
    direction: readsGraph && (directed || direction === 'both') ? direction : 'as given',
    selfLoops: !readsGraph || operation === 'sage' || operation === 'gin' ? 'add' : given.selfLoops,
  };
}
