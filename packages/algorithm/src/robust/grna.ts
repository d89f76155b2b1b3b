import {
  type BaseEstimator,
  type BaseSpace,
  checkFit,
  type Graph,
  type SearchOptions,
  type SearchResult,
  type Selection,
  type Supernet,
} from '@gnas/core';
import { Spos, type SposOptions } from '../supernet/spos.js';
import { RobustEstimator, type RobustEstimatorOptions } from './robust-estimator.js';

/** Of `GRNA`. */
export interface GrnaOptions extends SposOptions, RobustEstimatorOptions {}

/**
 * G-RNA (Xie et al., "Adversarially Robust Neural Architecture Search for Graph Neural Networks", CVPR 2023): a supernet trained
 * on the clean graph by uniformly drawn paths, then evolution towards objective + lambda * robustness: how little a model's
 * predictions change where the graph is attacked. The finalists are judged by the same score, `robustScore`.
 *
 * Made for `StructureMaskSpace`, the paper's space of defences; any other space is searched as it is.
 */
export class GRNA extends Spos {
  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(override readonly options: GrnaOptions = {}) {
    super(options);
  }

  override async search(space: BaseSpace, graph: Graph, estimator: BaseEstimator, options: SearchOptions): Promise<SearchResult> {
    const robust = new RobustEstimator(estimator, this.options);
    space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
    checkFit(space, this, estimator);
    return super.search(space, graph, robust, options);
  }

  protected override async fitness(supernet: Supernet, selection: Selection): Promise<number | undefined> {
    const { space, graph, backend, weights, study } = supernet;
    const estimate = await supernet.score(selection);
    if (!estimate) return undefined;
    const known = estimate.metrics[study.objective];
    if (known !== undefined) return known;
    // Scored for this search alone, by a forward pass on the clean graph.
    const model = space.parseModel(selection);
    const context = { backend, parameters: weights.store };
    const metrics = await (supernet.estimator as RobustEstimator).attack(estimate.metrics, model, graph, context);
    return metrics[study.objective];
  }
}
