import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addSelfLoops, operationName } from './conv-options.js';

/** Schema of the options of `GPR`. */
export const gprOptions = z.object({
  steps: z.int().min(1).default(10).describe('Propagation steps K (Chien et al. 2021, section 5).'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'Probability of returning to the start, for the personalized PageRank whose weights are the initial ones (Chien et al. 2021, section 5).',
    ),
  addSelfLoops,
  name: operationName('gpr'),
});

/** Options of `GPR`. */
export type GPROptions = z.input<typeof gprOptions>;

/**
 * Generalized PageRank propagation, sum_k gamma_k P^k x for k = 0 to `steps`, with learned gamma and P as in GCN (Chien et al. 2021,
 * section 3). The output is as wide as the input. Parameter: `gamma` [steps + 1]. It starts at alpha (1 - alpha)^k, and its last entry at
 * (1 - alpha)^steps.
 */
export class GPR implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gprOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GPROptions = {}) {
    this.options = parseOptions('GPR', gprOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { steps, alpha, addSelfLoops } = this.options;
    const start = Array.from({ length: steps + 1 }, (_, k) => (k < steps ? alpha : 1) * (1 - alpha) ** k);
    const gamma = ops.parameter('gamma', [steps + 1], { kind: 'values', values: start });
    const weighted = (h: Tensor, k: number): Tensor => ops.mul(h, ops.slice(gamma, [k], [1]));
    let h = x;
    let sum = weighted(h, 0);
    for (let k = 1; k <= steps; k++) {
      h = ops.aggregate(graph, h, { norm: 'symmetric', selfLoops: addSelfLoops ? 'add' : 'keep' });
      sum = ops.add(sum, weighted(h, k));
    }
    return sum;
  }
}
