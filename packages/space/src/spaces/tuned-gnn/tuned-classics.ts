import type { TunedGnnSettings } from './settings.js';

/** A GCN with one hidden layer as published (Kipf & Welling 2017, section 5.2), but wider. The others name what they change. */
export const plain: TunedGnnSettings = {
  operation: 'gcn',
  layers: 1,
  hidden: 64,
  heads: 1,
  norm: 'none',
  residual: 'none',
  alpha: 0.1,
  linearFirst: 'no',
  jumping: 'none',
  head: 'convolution',
  activation: 'relu',
  dropout: 0.5,
  featureDropout: 'yes',
  features: 'raw',
  encoding: 'none',
  direction: 'as given',
  selfLoops: 'add',
  learningRate: 0.01,
  weightDecay: 5e-4,
  labelSmoothing: 0,
};

/** Baselines with one hidden layer: a perceptron, GCN, and GAT with 8 heads (Velickovic et al. 2018, section 3.3). */
export const plainClassics = {
  MLP: { ...plain, operation: 'linear' },
  GCN: plain,
  GAT: { ...plain, operation: 'gat', heads: 8, activation: 'elu', learningRate: 0.005 },
} as const satisfies Readonly<Record<string, TunedGnnSettings>>;

/**
 * A network of four layers for whole graphs, as GIN is published (Xu et al. 2019, section 7): batch norm, and a readout of all layers. The
 * others name what they change.
 */
const plainForGraphs: TunedGnnSettings = {
  ...plain,
  operation: 'gin',
  layers: 4,
  norm: 'batch',
  jumping: 'concat',
  head: 'linear',
  dropout: 0,
  featureDropout: 'no',
  weightDecay: 0,
};

/** Baselines for whole graphs: a perceptron that ignores edges, GCN, and GIN. */
export const plainClassicsForGraphs = {
  MLP: { ...plainForGraphs, operation: 'linear', layers: 2 },
  GCN: { ...plainForGraphs, operation: 'gcn' },
  GIN: plainForGraphs,
} as const satisfies Readonly<Record<string, TunedGnnSettings>>;

/** As in the code of Luo et al. (2024): a linear head, and no dropout on the features. */
const tuned: TunedGnnSettings = { ...plain, head: 'linear', featureDropout: 'no' };

/**
 * Published settings of strong networks, named after the graph that they were tuned for: GCN by Luo et al. (2024), APPNP by Gasteiger et al.
 * (2019, section 5), GPR-GNN by Chien et al. (2021, section 5), GCNII by Chen et al. (2020, with 16 layers instead of 64).
 * `TunedGnnSpace.selectionOf` finds the nearest selection.
 */
export const tunedClassics = {
  'GCN for Minesweeper': { ...tuned, layers: 12, norm: 'batch', residual: 'linear', dropout: 0.2, weightDecay: 0 },
  'GCN for Chameleon': { ...tuned, layers: 5, hidden: 512, dropout: 0.2, learningRate: 0.005, weightDecay: 1e-3 },
  'GCN for Squirrel': { ...tuned, layers: 4, hidden: 256, norm: 'batch', residual: 'linear', dropout: 0.7 },
  'GCN for Cora': { ...tuned, layers: 3, hidden: 512, dropout: 0.7, learningRate: 0.001 },
  'GCN for Citeseer': { ...tuned, layers: 2, hidden: 512, learningRate: 0.001, weightDecay: 0.01 },
  'APPNP for Citeseer': { ...plain, operation: 'appnp', weightDecay: 0.005 },
  'GPR-GNN for Cora': { ...plain, operation: 'gpr' },
  'GCNII for Cora': { ...plain, operation: 'gcnii', layers: 16, linearFirst: 'yes', dropout: 0.5, weightDecay: 0.01 },
} as const satisfies Readonly<Record<string, TunedGnnSettings>>;

/** Five layers for molecules (Hu et al. 2020, appendix C), with a width of 128 instead of 300, which trains in a quarter of the time. */
const forMolecules: TunedGnnSettings = {
  ...plainForGraphs,
  layers: 5,
  hidden: 128,
  jumping: 'none',
  linearFirst: 'yes',
  dropout: 0.5,
  learningRate: 0.001,
};

/** GCN and GIN with residuals, a linear layer first and random-walk encodings (Luo et al. 2025, table 1). */
const plus: TunedGnnSettings = { ...forMolecules, layers: 4, residual: 'identity', dropout: 0.2, encoding: 'random-walk' };

/** Published settings of strong networks for whole graphs. `TunedGnnSpace.selectionOf` finds the nearest selection. */
export const tunedClassicsForGraphs = {
  'GIN for molecules': forMolecules,
  'GCN for molecules': { ...forMolecules, operation: 'gcn' },
  'SAGE for molecules': { ...forMolecules, operation: 'sage' },
  'GAT for molecules': { ...forMolecules, operation: 'gat', heads: 4 },
  'GIN+': { ...plus, operation: 'gin' },
  'GCN+': { ...plus, operation: 'gcn' },
} as const satisfies Readonly<Record<string, TunedGnnSettings>>;
