/** Operations of `TunedGnnSpace`. 'linear' ignores the edges. 'appnp' and 'gpr' propagate the scores of a perceptron. */
export const tunedGnnOperations = ['linear', 'gcn', 'sage', 'gat', 'gin', 'appnp', 'gpr', 'gcnii', 'gatv2'] as const;
/** One of `tunedGnnOperations`. */
export type TunedGnnOperation = (typeof tunedGnnOperations)[number];

/**
 * Directions in which a layer runs along edges. 'both' runs one layer per direction, each with its own weights, and takes their mean (Rossi
 * et al. 2023, eq. 4).
 */
export const edgeDirections = ['as given', 'reversed', 'undirected', 'both'] as const;
/** One of `edgeDirections`. */
export type EdgeDirection = (typeof edgeDirections)[number];

/**
 * What layers make of types of edges. With 'use', 'gcn' is a relational graph convolution with bases (`RGCNConv`), 'sage' has a weight for
 * each type (`RSAGEConv`), and the type is a one-hot feature of the edge for 'gat', 'gatv2' and 'gin'. Other operations can't use types.
 */
export const edgeRelations = ['ignore', 'use'] as const;
/** One of `edgeRelations`. */
export type EdgeRelations = (typeof edgeRelations)[number];

/** Operations of `TunedGnnSpace` that can use types of edges. */
export const tunedGnnRelationOperations: readonly TunedGnnOperation[] = ['gcn', 'sage', 'gat', 'gatv2', 'gin'];

/** One network of `TunedGnnSpace` and how it is trained: a value for each choice. */
export interface TunedGnnSettings {
  readonly operation: TunedGnnOperation;
  /** Number of hidden layers. A network without any ignores the edges, unless it propagates scores. */
  readonly layers: number;
  /** Width of the hidden layers. */
  readonly hidden: number;
  /** Number of attention heads, which are concatenated to the hidden width. */
  readonly heads: number;
  /** Normalization after each layer. */
  readonly norm: 'none' | 'batch' | 'layer';
  /**
   * What each layer adds to its output: nothing, its input ('identity'), a linear transformation of its input, or the first hidden
   * representation ('initial'), with weight alpha. A layer that reads the features can only add 'linear'.
   */
  readonly residual: 'none' | 'identity' | 'linear' | 'initial';
  /** Weight of the initial representation in GCNII and in an initial residual, and of the scores in their propagation. */
  readonly alpha: number;
  /** Whether a linear layer comes before the others. */
  readonly linearFirst: 'no' | 'yes';
  /** Jumping knowledge (Xu et al. 2018): the head reads the last layer ('none'), or all layers. */
  readonly jumping: 'none' | 'concat' | 'max';
  /** Last layer, which outputs scores: linear, or one more layer of the operation. */
  readonly head: 'linear' | 'convolution';
  /** Activation after each layer. */
  readonly activation: 'relu' | 'elu';
  /** Dropout rate after each layer. */
  readonly dropout: number;
  /** Whether dropout at the same rate applies to the features. */
  readonly featureDropout: 'no' | 'yes';
  /** Preparation of the features. 'standardized' uses the mean and standard deviation of each column of the training graph. */
  readonly features: 'raw' | 'row-normalized' | 'standardized';
  /** Structural features of each node: log degrees, or the return probabilities of random walks. */
  readonly encoding: 'none' | 'degree' | 'random-walk';
  /** Direction in which layers run along edges. */
  readonly direction: EdgeDirection;
  /** What layers make of types of edges. Only for a graph that has some. */
  readonly relations?: EdgeRelations;
  /** Whether each node has exactly one self loop ('add') or those of the graph ('keep'). */
  readonly selfLoops: 'add' | 'keep';
  /** Learning rate of the optimizer. */
  readonly learningRate: number;
  /** L2 penalty, of the parameters that `weightDecayOf` says. */
  readonly weightDecay: number;
  /** Share of the target distribution that is uniform over all classes. */
  readonly labelSmoothing: number;
}

/** Candidate values of each setting that every graph has. */
export type TunedGnnCandidates = {
  readonly [K in Exclude<keyof TunedGnnSettings, 'relations'>]: readonly TunedGnnSettings[K][];
};

/**
 * Candidates of each choice, in the order in which algorithms visit them. They cover the settings of tuned classic networks (Luo et al.
 * 2024) and those published for APPNP, GPR-GNN and GCNII, apart from GCNII's 64 layers.
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

/** Says whether an operation propagates scores after the head, instead of running in each layer. */
export const propagatesScores = (operation: TunedGnnOperation): operation is 'appnp' | 'gpr' =>
  operation === 'appnp' || operation === 'gpr';

/**
 * Gives a fixed value to each setting that has no effect in combination with the others. Two selections with equal effective settings are
 * the same network, trained in the same way.
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
  const relations = given.relations === 'use' && tunedGnnRelationOperations.includes(operation) ? 'use' : 'ignore';
  const hasRoot = operation === 'sage' || operation === 'gin' || (operation === 'gcn' && relations === 'use');
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
    selfLoops: !readsGraph || hasRoot ? 'add' : given.selfLoops,
    ...(given.relations && { relations }),
  };
}
