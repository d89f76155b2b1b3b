import { type Choice, Model, type Random, type Resolution } from '@gnas/core/plugin';
import type { ArchitectureParameters } from './architecture-parameters.js';

/** What was drawn for one choice. */
interface Draw {
  /** Gumbel noise of each candidate. */
  readonly noise: Float32Array;
  readonly chosen: readonly number[];
  /** What is missing from the relaxed probabilities to the weights that are used: 0 or `share`. */
  readonly correction: Float32Array;
}

/** Keeps logarithms finite. */
const tiny = 1e-20;

/**
 * Draws one path through a relaxed space (Dong & Yang 2019). Each choice takes the candidates with the largest alpha + Gumbel
 * noise, which is a draw from softmax(alpha). Only these run. Their weights are 1 in the forward pass, and have the gradient of the
 * relaxed probabilities softmax((alpha + noise) / temperature): the straight-through Gumbel-softmax (Jang et al. 2017).
 */
export async function sampledPath(architecture: ArchitectureParameters, random: Random, temperature: number): Promise<Model> {
  const { space, backend } = architecture;
  const draws = new Map<string, Draw>();
  for (const choice of space.choices) {
    const alpha = await backend.read(architecture.alpha(choice));
    draws.set(choice.key, draw(choice, alpha, random, temperature));
  }
  const ops = backend.ops({ training: false, seed: 0 });
  return new Model(space, undefined, (choice): Resolution => {
    const { noise, chosen, correction } = draws.get(choice.key) as Draw;
    const shape = [noise.length];
    const relaxed = ops.softmax(ops.scale(ops.add(architecture.alpha(choice), ops.constant(noise, shape)), 1 / temperature));
    return { kind: 'mixture', weights: ops.add(relaxed, ops.constant(correction, shape)), indices: chosen };
  });
}

function draw(choice: Choice, alpha: Float32Array, random: Random, temperature: number): Draw {
  const noise = alpha.map(() => -Math.log(tiny - Math.log(random.uniform() + tiny)));
  const perturbed = alpha.map((value, index) => value + (noise[index] as number));
  const count = choice.kind === 'input' ? choice.numChosen : 1;
  const chosen = [...perturbed.keys()].sort((a, b) => (perturbed[b] as number) - (perturbed[a] as number)).slice(0, count);
  const most = perturbed[chosen[0] as number] as number;
  const exponentials = perturbed.map((value) => Math.exp((value - most) / temperature));
  const total = exponentials.reduce((a, b) => a + b, 0);
  const share = choice.kind === 'input' && choice.reduce === 'mean' ? 1 / count : 1;
  const correction = exponentials.map((value, index) => (chosen.includes(index) ? share : 0) - value / total);
  return { noise, chosen: chosen.sort((a, b) => a - b), correction };
}
