import { type NasBenchGraphOperation, nasBenchGraphOperations } from './canonical-architecture.js';

/** How the networks of one of the benchmark's datasets are built and trained. */
export interface NasBenchGraphSetting {
  /** Width of every node's output. */
  readonly hiddenDim: number;
  /** Whether a linear layer stands before the nodes; without one they take the features as they are. */
  readonly preProcess: boolean;
  /** Whether a linear layer stands between the joined leaves and the classifier. */
  readonly postProcess: boolean;
  /** Dropout rate on the features and on what a node takes. */
  readonly dropout: number;
  /** Candidates of every node. */
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
 * The published setting of each dataset (Qin et al. 2022, appendix, and the code in their supplement). The table of proteins has only
 * architectures of five operations.
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

/** A dataset of the benchmark. */
export type NasBenchGraphSettingName = keyof typeof nasBenchGraphSettings;
/** The benchmark's nine datasets. */
export const nasBenchGraphSettingNames = Object.keys(nasBenchGraphSettings) as NasBenchGraphSettingName[];
