import { type NasBenchGraphOperation, nasBenchGraphOperations } from './canonical-architecture.js';

/** How the benchmark builds and trains its networks on one of its datasets. */
export interface NasBenchGraphSetting {
  /** Output width of each node. */
  readonly hiddenDim: number;
  /** Whether there is a linear layer before the nodes. Without it, they take the raw features. */
  readonly preProcess: boolean;
  /** Whether there is a linear layer between the joined leaves and the classifier. */
  readonly postProcess: boolean;
  /** Dropout rate on the features and on each node's input. */
  readonly dropout: number;
  /** Candidate operations of each node. */
  readonly ops: readonly NasBenchGraphOperation[];
  readonly training: {
    readonly optimizer: 'adam' | 'sgd';
    readonly learningRate: number;
    readonly weightDecay: number;
    readonly epochs: number;
  };
}

const setting = (
  hiddenDim: number,
  preProcess: boolean,
  postProcess: boolean,
  dropout: number,
  optimizer: 'adam' | 'sgd',
  learningRate: number,
  weightDecay: number,
  epochs: number,
): NasBenchGraphSetting => ({
  hiddenDim,
  preProcess,
  postProcess,
  dropout,
  ops: nasBenchGraphOperations,
  training: { optimizer, learningRate, weightDecay, epochs },
});

/**
 * The published setting of each dataset (Qin et al. 2022, appendix and code in the supplement). The table of proteins only has
 * architectures made of five operations.
 */
export const nasBenchGraphSettings = {
  cora: setting(256, false, true, 0.7, 'sgd', 0.1, 5e-4, 400),
  citeseer: setting(256, false, true, 0.7, 'sgd', 0.2, 5e-4, 400),
  pubmed: setting(128, false, false, 0.3, 'sgd', 0.2, 5e-4, 500),
  cs: setting(128, true, false, 0.6, 'sgd', 0.5, 5e-4, 400),
  physics: setting(256, true, true, 0.4, 'sgd', 0.01, 0, 200),
  photo: setting(128, true, false, 0.7, 'adam', 2e-4, 5e-4, 500),
  computers: setting(64, true, true, 0.1, 'adam', 0.005, 5e-4, 500),
  arxiv: setting(128, false, true, 0.2, 'adam', 0.002, 0, 500),
  proteins: { ...setting(256, true, true, 0, 'adam', 0.01, 5e-4, 500), ops: ['gcn', 'sage', 'arma', 'fc', 'skip'] },
} as const satisfies Readonly<Record<string, NasBenchGraphSetting>>;

/** One of `nasBenchGraphSettingNames`. */
export type NasBenchGraphSettingName = keyof typeof nasBenchGraphSettings;
/** Names of the benchmark's nine datasets. */
export const nasBenchGraphSettingNames = Object.keys(nasBenchGraphSettings) as NasBenchGraphSettingName[];
