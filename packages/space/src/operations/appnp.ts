import { type Operation, type OperationInput, parseOptions, type Tensor } from '@gnas/core/plugin';
import * as z from 'zod';
import { addSelfLoops, operationName } from './conv-options.js';

/** Schema of the options of `APPNP`. */
export const appnpOptions = z.object({
  steps: z.int().min(1).default(10).describe('Propagation steps K (Gasteiger et al. 2019, section 5).'),
  alpha: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe('Probability of returning to the start of the walk (Gasteiger et al. 2019, section 5).'),
  addSelfLoops,
  name: operationName('appnp'),
});

/** Options of `APPNP`. */
export type APPNPOptions = z.input<typeof appnpOptions>;

/**
 * Approximate personalized propagation of neural predictions (Gasteiger et al. 2019, eq. 4). Starts at z = x and repeats z <- (1 - alpha)
 * P z + alpha x, with P as in GCN. The output is as wide as the input. Has no parameters, and no dropout on edges.
 */
export class APPNP implements Operation {
  readonly name: string;
  readonly options: z.output<typeof appnpOptions>;

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: APPNPOptions = {}) {
    this.options = parseOptions('APPNP', appnpOptions, options);
    this.name = this.options.name;
  }

  forward({ graph, x, ops }: OperationInput): Tensor {
    const { steps, alpha, addSelfLoops } = this.options;
    const start = ops.scale(x, alpha);
    let z = x;
    for (let step = 0; step < steps; step++) {
      const propagated = ops.aggregate(graph, z, { norm: 'symmetric', selfLoops: addSelfLoops ? 'add' : 'keep' });
      z = ops.add(ops.scale(propagated, 1 - alpha), start);
    }
    return z;
  }
}
