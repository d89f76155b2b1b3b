import {
  type BaseEstimator,
  type BaseSpace,
  definePart,
  type GraphOnDevice,
  type Metrics,
  type Model,
  type RunContext,
  type Selection,
  type Supernet,
} from '@gnas/core/plugin';
import { Spos, type SposOptions, sposOptions } from './spos.js';

/** An estimator that judges trained models under attack, such as `RobustEstimator` of `@gnas/estimator`. */
interface AttackingEstimator extends BaseEstimator {
  /** Adds the metrics of a trained model under attack to those on the clean graph. */
  attack(metrics: Metrics, model: Model, graph: GraphOnDevice, context: RunContext): Promise<Metrics>;
}

function isAttacking(estimator: BaseEstimator): estimator is AttackingEstimator {
  return typeof (estimator as Partial<AttackingEstimator>).attack === 'function';
}

/** Options of `GRNA`. */
export type GrnaOptions = SposOptions;

/**
 * G-RNA (Xie et al., "Adversarially Robust Neural Architecture Search for Graph Neural Networks", CVPR 2023). A supernet is trained on the
 * clean graph by uniformly drawn paths. Then evolution maximizes objective + lambda * robustness, where robustness is how little a model's
 * predictions change if the graph is attacked. The finalists are judged by the same score.
 *
 * It needs an estimator that attacks: `new RobustEstimator(new OneShotEstimator(), { lambda: 1 })` of `@gnas/estimator`. The paper's
 * search space of defenses is `StructureMaskSpace`; any other space works too.
 */
export class GRNA extends Spos {
  override misfit(space: BaseSpace, estimator: BaseEstimator): string | undefined {
    const problem = super.misfit(space, estimator);
    if (problem || isAttacking(estimator)) return problem;
    const its = estimator.constructor.name;
    return `GRNA searches for robust architectures, and ${its} doesn't attack them. Wrap it in RobustEstimator, the estimator "robust", or use Spos.`;
  }

  protected override async fitness(supernet: Supernet, selection: Selection): Promise<number | undefined> {
    const { space, graph, backend, task, weights } = supernet;
    const estimate = await supernet.score(selection);
    const known = supernet.fitness(estimate);
    if (!estimate || known !== undefined) return known;
    // With an estimator that trains from scratch, the score is that of the supernet on the clean graph alone.
    const context = { backend, task, parameters: weights.store };
    const estimator = supernet.estimator as AttackingEstimator;
    const metrics = await estimator.attack(estimate.metrics, space.parseModel(selection), graph, context);
    return supernet.fitness({ ...estimate, metrics });
  }
}

/** `GRNA` by name. */
export const grna = definePart({
  description:
    'SPOS towards architectures that withstand attacks on the graph (G-RNA, Xie et al. 2023). Needs the estimator "robust".',
  options: sposOptions,
  create: (options) => new GRNA(options),
});
