import { didYouMean, GnasError } from '@gnas/core';
import { IdentityMask } from './identity-mask.js';
import { LowRankApproximation } from './low-rank-approximation.js';
import { NeighborImportanceEstimation } from './neighbor-importance-estimation.js';
import { NodeFeatureSimilarity } from './node-feature-similarity.js';
import type { StructureMask } from './structure-mask.js';
import { VariablePowerOperator } from './variable-power-operator.js';

const named: Readonly<Record<string, () => StructureMask>> = {
  identity: () => new IdentityMask(),
  low_rank_approximation: () => new LowRankApproximation(),
  node_feature_similarity: () => new NodeFeatureSimilarity(),
  neighbor_importance_estimation: () => new NeighborImportanceEstimation(),
  variable_power_operator: () => new VariablePowerOperator(),
};

/** The five mask operations of G-RNA's search space (Xie et al. 2023). */
export const structureMaskNames = Object.keys(named);

/** A mask by name with its default options, or as it is. @throws GnasError GNAS_UNKNOWN_NAME */
export function maskMap(reference: string | StructureMask): StructureMask {
  if (typeof reference !== 'string') return reference;
  const make = Object.hasOwn(named, reference) ? named[reference] : undefined;
  if (make) return make();
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `There is no structure mask "${reference}"${didYouMean(reference, structureMaskNames)}. Known: ${structureMaskNames.join(', ')}; or give one of your own.`,
  );
}
