import type { TunedGnnSettings } from './settings.js';
import { plain } from './tuned-classics.js';

/** A baseline for graphs with types of edges: R-GCN with one hidden layer (Schlichtkrull et al. 2018, section 5.1), but wider. */
export const relationalBaselines = {
  'R-GCN': { ...plain, relations: 'use' },
} as const satisfies Readonly<Record<string, TunedGnnSettings>>;

/** Configurations that use types of edges, which a portfolio has where a graph has some. */
export const relationalPortfolio: readonly TunedGnnSettings[] = [
  relationalBaselines['R-GCN'],
  { ...plain, operation: 'sage', relations: 'use', layers: 2, head: 'linear', featureDropout: 'no', residual: 'linear' },
];
