import { type ForwardInput, type Operation, parseOptions, type Tensor } from '@gnas/core';
import * as z from 'zod';

/** Options of `GPR`. */
export const gprOptions = z.object({
  steps: z.int().min(1).default(10).describe('Propagation steps K (Chien et al. 2021, section 5).'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'The weights start as those of personalized PageRank that returns with this probability (Chien et al. 2021, section 5).',
    ),
  addSelfLoops: z
    .boolean()
    .default(true)
    .describe('Whether each node gets exactly one self loop; otherwise it keeps those of the data.'),
  name: z.string().default('gpr').describe("Name of the operation, and so of its parameters' path."),
});
export type GPROptions = z.input<typeof gprOptions>;

/**
 * Generalized PageRank propagation, sum_k gamma_k P^k x for k = 0 to `steps`, with learned gamma and P as in GCN (Chien et al. 2021,
 * section 3). The width stays. Parameter: `gamma` [steps + 1], which starts at alpha (1 - alpha)^k, its last entry at (1 - alpha)^steps.
 */
export class GPR implements Operation {
  readonly name: string;
  readonly options: z.output<typeof gprOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: GPROptions = {}) {
    this.options = parseOptions('GPR', gprOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: ForwardInput): Tensor {
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
