export { Enas, type EnasOptions, enasOptions } from './controllers/enas.js';
export { GraphNasRL, type GraphNasRLOptions, graphNasRLOptions } from './controllers/graph-nas-rl.js';
export { type ControllerOptions, controllerOptions, type Evaluation, LSTMController } from './controllers/lstm-controller.js';
export { Reinforce, type ReinforceOptions, reinforceOptions } from './controllers/reinforce.js';
export { RL, type RLOptions, rlOptions } from './controllers/rl.js';
export { AdamLookahead, type AdamSettings, type WeightStep } from './differentiable/adam-lookahead.js';
export {
  type ArchitectureOptions,
  ArchitectureParameters,
  architectureOptions,
} from './differentiable/architecture-parameters.js';
export { Darts, type DartsOptions, dartsOptions } from './differentiable/darts.js';
export {
  DifferentiableNAS,
  type DifferentiableOptions,
  differentiableOptions,
  type Learner,
} from './differentiable/differentiable-nas.js';
export { Gasso, type GassoOptions, gassoOptions } from './differentiable/gasso.js';
export { Gdas, type GdasOptions, gdasOptions } from './differentiable/gdas.js';
export { type Bilevel, type Unrolling, unrolledGradient } from './differentiable/unrolled-gradient.js';
export { plugin } from './plugin.js';
export { ASHA, type ASHAOptions, ashaOptions } from './pruners/asha.js';
export { MedianStoppingRule, type MedianStoppingRuleOptions, medianStoppingRuleOptions } from './pruners/median-stopping-rule.js';
export { GridSearch, type GridSearchOptions, gridSearchOptions } from './sample-based/grid-search.js';
export { type FrontReference, type FrontSource, hypervolume, paretoHypervolume } from './sample-based/hypervolume.js';
export { LocalSearch, type LocalSearchOptions, localSearchOptions } from './sample-based/local-search.js';
export { crossover, mutate, mutateOne, neighbors } from './sample-based/mutation.js';
export { NASBOWL, type NASBOWLOptions, nasBowlOptions } from './sample-based/nas-bowl.js';
export { costNames, NSGA2, type NSGA2Options, nsga2Options } from './sample-based/nsga2.js';
export { RandomSearch, type RandomSearchOptions, randomSearchOptions } from './sample-based/random-search.js';
export {
  RegularizedEvolution,
  type RegularizedEvolutionOptions,
  regularizedEvolutionOptions,
} from './sample-based/regularized-evolution.js';
export { TPE, type TPEOptions, tpeOptions } from './sample-based/tpe.js';
export { type EvolutionOptions, evolutionOptions, evolve, type Habitat, type Individual } from './supernet/evolution.js';
export { GRNA, type GrnaOptions } from './supernet/grna.js';
export { Spos, type SposOptions, sposOptions } from './supernet/spos.js';
