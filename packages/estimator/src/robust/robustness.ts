import {
  calibratingTemperature,
  type GraphOnDevice,
  type Model,
  type Ops,
  parseOptions,
  type RunContext,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import type { Attack } from '../attacks/attack.js';
import { attackNames, attacks } from '../attacks/attack-map.js';

/** An attack that is not part of this package. */
export interface NamedAttack {
  /** Tells its attacked graphs from those of other attacks. */
  readonly name: string;
  readonly attack: Attack;
}

const expected = `one of ${attackNames.join(', ')}, or { name, attack }`;

/** Schema of what robustness is measured against. */
export const robustnessOptions = z.object({
  attacks: z
    .array(
      z.union(
        [z.enum(attackNames), z.custom<NamedAttack>((given) => typeof (given as NamedAttack | undefined)?.attack === 'function')],
        { error: expected },
      ),
    )
    .min(1)
    .default(['random', 'dice'])
    .describe(`Attacks on the graph: ${attackNames.join(', ')}. The default attacks are those that G-RNA scores with.`),
  rates: z
    .array(z.number().min(0).max(1))
    .min(1)
    .default([0.05, 0.2])
    .describe('Strengths of each attack, as shares of the edges. AutoGL has 0.05.'),
  samples: z
    .int()
    .min(1)
    .default(2)
    .describe('Attacked graphs for each attack and rate. AutoGL draws 10 anew for each architecture, of one attack and rate.'),
  attackSeed: z
    .int()
    .default(0)
    .describe('Seed of the attacks. It does not depend on the search, so all architectures face the same attacked graphs.'),
});
/** What robustness is measured against. */
export type RobustnessOptions = z.input<typeof robustnessOptions>;

/** Returns the attacked graphs that a model is scored on. Each is made once per graph. @throws GnasError GNAS_INVALID_OPTION */
export function attackedGraphs(graph: GraphOnDevice, options: RobustnessOptions = {}): GraphOnDevice[] {
  const { attacks: chosen, rates, samples, attackSeed } = parseOptions('attackedGraphs', robustnessOptions, options);
  return chosen.flatMap((each) => {
    const { name, attack } = typeof each === 'string' ? { name: each, attack: attacks[each] } : each;
    return rates.flatMap((rate) =>
      Array.from({ length: samples }, (_, sample) => {
        const seed = attackSeed + sample;
        return graph.derive(`attack ${name} ${rate} ${seed}`, (clean) => attack(clean, { rate, seed }));
      }),
    );
  });
}

/**
 * Measures the robustness of a trained model, the metric R of G-RNA (Xie et al. 2023). R is -KL(f(A)_i || f(A')_i) averaged over attacked
 * graphs A' and nodes i, where f are class probabilities. It is in nats, 0 if no prediction changes, and negative otherwise.
 *
 * Probabilities are calibrated first, by one temperature from the validation split. Without calibration the metric prefers models that are
 * never certain: their probabilities hardly move, whatever happens to their decisions.
 */
export async function robustness(
  model: Model,
  graph: GraphOnDevice,
  attacked: readonly GraphOnDevice[],
  { backend, parameters, task }: RunContext,
): Promise<number> {
  const ops = backend.ops({ training: false, seed: 0 });
  const { labels, numClasses } = graph.graph;
  const nodes = task.nodes(graph.graph, 'validation');
  const clean = backend.tidy(() => model.forward(graph, ops, parameters));
  const validation = backend.tidy(() => ops.gatherRows(clean, nodes));
  const known = nodes.map((node) => labels[node] as number);
  const temperature = calibratingTemperature(await backend.read(validation), numClasses, known);
  const total = backend.tidy(() => {
    const calibrated = (output: Tensor): Tensor => ops.logSoftmax(ops.scale(output, 1 / temperature));
    const before = calibrated(clean);
    return attacked
      .map((each) => backend.tidy(() => divergence(ops, before, calibrated(model.forward(each, ops, parameters)))))
      .reduce((a, b) => ops.add(a, b));
  });
  const [sum] = await backend.read(total);
  for (const tensor of [clean, validation, total]) backend.dispose(tensor);
  // Rounding may make a divergence of 0 slightly negative.
  return 0 - Math.max(0, sum as number) / attacked.length;
}

/** Computes the mean over nodes of KL(p || q), both given as log probabilities [N, C]. -> scalar */
export function divergence(ops: Ops, p: Tensor, q: Tensor): Tensor {
  return ops.scale(ops.sum(ops.mul(ops.exp(p), ops.sub(p, q))), 1 / (p.shape[0] as number));
}
