import type { EstimateContext, GraphOnDevice, Model, Ops, Tensor } from '@gnas/core';
import { type Attack, checkRate } from '../attacks/attack.js';
import { diceAttack } from '../attacks/dice-attack.js';
import { randomAttack } from '../attacks/random-attack.js';
import { calibratingTemperature } from './temperature.js';

/** What robustness is measured against. */
export interface RobustnessOptions {
  /** Attacks by name; the name tells attacked graphs apart. Default random and DICE, those that G-RNA scores with. */
  readonly attacks?: Readonly<Record<string, Attack>>;
  /** Strengths of each attack, as shares of the edges. Default 0.05 (AutoGL) and 0.2. */
  readonly rates?: readonly number[];
  /** Attacked graphs for each attack and rate. Default 2; AutoGL draws 10 of one attack and rate for each architecture anew. */
  readonly samples?: number;
  /** Seed of the attacks. They do not depend on the search, so all architectures meet the same ones. Default 0. */
  readonly attackSeed?: number;
}

/** The attacked graphs that a model is scored on, each made once per graph. @throws GnasError GNAS_INVALID_OPTION for a rate */
export function attackedGraphs(graph: GraphOnDevice, options: RobustnessOptions = {}): GraphOnDevice[] {
  const { attacks = { random: randomAttack, dice: diceAttack }, rates = [0.05, 0.2], samples = 2, attackSeed = 0 } = options;
  const attacked: GraphOnDevice[] = [];
  for (const [name, attack] of Object.entries(attacks))
    for (const rate of rates) {
      checkRate(name, rate);
      for (let sample = 0; sample < samples; sample++) {
        const seed = attackSeed + sample;
        attacked.push(graph.derive(`attack ${name} ${rate} ${seed}`, (clean) => attack(clean, { rate, seed })));
      }
    }
  return attacked;
}

/**
 * The robustness metric of G-RNA (Xie et al. 2023), R = -mean over attacked graphs A' of mean over nodes of KL(f(A)_i || f(A')_i),
 * f a model's class probabilities, in nats: 0 where no prediction changes, below otherwise.
 *
 * The probabilities are calibrated first, by one temperature from the validation split. Without it the metric prefers models that
 * are sure of nothing, whose probabilities hardly move whatever happens to their decisions.
 */
export async function robustness(
  model: Model,
  graph: GraphOnDevice,
  attacked: readonly GraphOnDevice[],
  { backend, parameters }: Pick<EstimateContext, 'backend' | 'parameters'>,
): Promise<number> {
  const ops = backend.ops({ training: false, seed: 0 });
  const { split, labels, numClasses } = graph.graph;
  const clean = backend.tidy(() => model.forward(graph, ops, parameters));
  const validation = backend.tidy(() => ops.gatherRows(clean, split.validation));
  const known = split.validation.map((node) => labels[node] as number);
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
  // Rounding may leave a divergence of 0 a little below it.
  return 0 - Math.max(0, sum as number) / attacked.length;
}

/** Mean over nodes of KL(p || q), both given as log probabilities [N, C]. -> scalar */
export function divergence(ops: Ops, p: Tensor, q: Tensor): Tensor {
  return ops.scale(ops.sum(ops.mul(ops.exp(p), ops.sub(p, q))), 1 / (p.shape[0] as number));
}
