import type { TrainingSettings } from '@gnas/core/plugin';
import type { TunedGnnSettings } from './settings.js';

/** L2 penalty of the linear layers of GCNII (Chen et al. 2020, appendix B), whose convolutions may have a much larger one. */
const linearDecay = 5e-4;

const isConvolution = (parameter: string): boolean => /(^|\/)layer_\d+\//.test(parameter);
const isHidden = (parameter: string): boolean => isConvolution(parameter) || /(^|\/)first_\d+\//.test(parameter);
const isPropagation = (parameter: string): boolean => /(^|\/)propagation\//.test(parameter);

/**
 * Says which parameters have the L2 penalty of a network, as published for its operation. GCNII has it on its convolutions, and at most 5e-4
 * on its linear layers. APPNP has none on the layer that outputs scores (Gasteiger et al. 2019, section 5), GPR-GNN none on the weights of
 * its steps (Chien et al. 2021, section 5). With a large penalty on these, they hardly learn. Others have it on all parameters.
 */
export function weightDecayOf({
  operation,
  weightDecay,
  hidden,
}: TunedGnnSettings): NonNullable<TrainingSettings['weightDecay']> {
  if (operation === 'gcnii') return (parameter) => (isConvolution(parameter) ? weightDecay : Math.min(weightDecay, linearDecay));
  if (operation === 'appnp' && hidden > 0) return (parameter) => (isHidden(parameter) ? weightDecay : 0);
  if (operation === 'gpr') return (parameter) => (isPropagation(parameter) ? 0 : weightDecay);
  return weightDecay;
}
