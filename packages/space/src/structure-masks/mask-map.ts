import { didYouMean, GnasError } from '@gnas/core/plugin';
import * as z from 'zod';
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

/** Names of the five masks of G-RNA's search space (Xie et al. 2023). */
export const structureMaskNames: readonly string[] = Object.keys(named);

/** Schema of a structure mask: its name, or the mask itself. In JSON and in flags it is a name. */
export const maskReference = z
  .custom<string | StructureMask>(
    (value) => typeof value === 'string' || typeof (value as StructureMask | undefined)?.apply === 'function',
    'expected the name of a structure mask, or a StructureMask',
  )
  .meta({ type: 'string' });

/** Makes a mask by name with default options; returns a mask as it is. @throws GnasError GNAS_UNKNOWN_NAME */
export function maskMap(reference: z.output<typeof maskReference>): StructureMask {
  if (typeof reference !== 'string') return reference;
  const make = Object.hasOwn(named, reference) ? named[reference] : undefined;
  if (make) return make();
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `Unknown structure mask "${reference}"${didYouMean(reference, structureMaskNames)}. Known: ${structureMaskNames.join(', ')}. For your own mask, pass a StructureMask.`,
  );
}
