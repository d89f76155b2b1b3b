import type { Sampler, SamplerContext, Selection } from '@gnas/core/plugin';
import type * as z from 'zod';
import { controllerOptions, LSTMController } from './lstm-controller.js';
import { Reinforce, reinforceOptions } from './reinforce.js';

/** Samples from an LSTM controller, which learns from the rewards by REINFORCE. */
export function controllerSampler(
  { space, backend, random, fitness }: SamplerContext,
  options: z.output<typeof controllerOptions> & z.output<typeof reinforceOptions>,
): Sampler {
  const { seed } = random.split('controller');
  const controller = new LSTMController(backend, space.choices, seed, controllerOptions.parse(options));
  const reinforce = new Reinforce(controller, reinforceOptions.parse(options));
  let drawn: Selection[] = [];
  return {
    // The distribution doesn't change until the next update, so all samples of one update are drawn at once.
    ask: async () => {
      if (drawn.length === 0) drawn = await controller.sampleBatch(random, options.samplesPerUpdate);
      return drawn.shift();
    },
    // A failed trial has no reward, and an invented one would teach the controller something false.
    tell: (selection, estimate) => {
      const reward = fitness(estimate);
      if (reward !== undefined && reinforce.learn(selection, reward)) drawn = [];
    },
    dispose: () => {
      reinforce.dispose();
      controller.dispose();
    },
  };
}
