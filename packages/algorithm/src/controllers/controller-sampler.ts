import type { Sampler, SamplerContext, Selection } from '@gnas/core';
import { type ControllerOptions, LSTMController } from './lstm-controller.js';
import { Reinforce, type ReinforceOptions } from './reinforce.js';

/** Asks an LSTM controller, and tells it the rewards by REINFORCE. */
export function controllerSampler(
  { space, backend, random, study }: SamplerContext,
  options: ReinforceOptions & ControllerOptions,
): Sampler {
  const controller = new LSTMController(backend, space.choices, random.split('controller').seed, options);
  const reinforce = new Reinforce(controller, options);
  let drawn: Selection[] = [];
  return {
    // Until it has learned, the controller draws from one distribution, so what one update needs is drawn at once.
    ask: async () => {
      if (drawn.length === 0) drawn = await controller.sampleBatch(random, options.stepsPerUpdate ?? 1);
      return drawn.shift();
    },
    // A trial that failed has no reward; learning from a made-up one would only teach what was made up.
    tell: (selection, estimate) => {
      const reward = estimate?.metrics[study.objective];
      if (reward !== undefined && reinforce.learn(selection, reward)) drawn = [];
    },
    dispose: () => {
      reinforce.dispose();
      controller.dispose();
    },
  };
}
