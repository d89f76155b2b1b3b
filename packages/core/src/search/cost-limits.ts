import type { Backend, GraphOnDevice } from '../backend/backend.js';
import type { BaseEstimator } from '../estimator/base-estimator.js';
import { measureLatency } from '../estimator/measure-latency.js';
import { GnasError } from '../gnas-error.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Selection } from '../space/selection.js';
import { traceSummary } from '../space/trace-summary.js';
import type { TrialCost } from '../trial/trial.js';
import type { Limits } from './limits.js';

export interface CostLimitsOptions {
  readonly space: BaseSpace;
  readonly device: GraphOnDevice;
  readonly backend: Backend;
  readonly estimator: BaseEstimator;
  readonly limits: Limits;
  /** Whether each architecture's latency is wanted even if no limit asks for it. */
  readonly needsLatency: boolean;
}

/** Knows what the architectures of one search cost, finding each out once, and which of them the limits or the estimator refuse. */
export class CostLimits {
  readonly #costs = new Map<string, TrialCost>();
  readonly #wantsLatency: boolean;
  #lastRefusal: string | undefined;

  constructor(readonly options: CostLimitsOptions) {
    this.#wantsLatency = options.needsLatency || options.limits.maxLatencyMs !== undefined;
  }

  /** Why the last architecture was refused; undefined if none was. */
  get lastRefusal(): string | undefined {
    return this.#lastRefusal;
  }

  /**
   * Finds out what an architecture costs. Its latency is measured if it is wanted and no other limit refuses the architecture already.
   * @throws GnasError GNAS_INVALID_SELECTION; GNAS_INVALID_SHAPE; GNAS_INCOMPATIBLE if a latency is wanted from an estimator that runs
   * no model and knows none
   */
  async costOf(selection: Selection): Promise<TrialCost> {
    const { space, device, backend, estimator } = this.options;
    const cost = this.#withoutRunning(selection);
    if (!this.#wantsLatency || cost.latencyMs !== undefined || this.#excess(cost)) return cost;
    if (estimator.training === 'none')
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `The search asks for latencies; ${estimator.constructor.name} runs no model and knows none. Go by parameters or FLOPs, or use an estimator that runs models, such as TrainScratchEstimator.`,
      );
    try {
      const measured = { ...cost, latencyMs: await measureLatency(space.parseModel(selection), device, backend) };
      this.learn(selection, measured);
      return measured;
    } catch {
      // The trial will fail for the same reason, and say so.
      return cost;
    }
  }

  /** Takes over an architecture's cost from an earlier run. */
  learn(selection: Selection, cost: TrialCost): void {
    this.#costs.set(this.options.space.canonicalKey(selection), cost);
  }

  /** Says why an architecture must not be tried, and what would allow it; undefined if nothing is against it. */
  misfit(selection: Selection, cost: TrialCost): string | undefined {
    const reason = this.#excess(cost) ?? this.options.estimator.misfit(this.options.space, selection);
    if (reason) this.#lastRefusal = reason;
    return reason;
  }

  #withoutRunning(selection: Selection): TrialCost {
    const { space, device, estimator } = this.options;
    const known = this.#costs.get(space.canonicalKey(selection));
    if (known) return known;
    const { parameters, flops } = traceSummary(space.parseModel(selection), device.graph);
    const cost = { parameters, flops, ...estimator.knownCost(space, selection) };
    this.learn(selection, cost);
    return cost;
  }

  #excess({ parameters, flops, latencyMs = 0 }: TrialCost): string | undefined {
    const { maxParameters = Infinity, maxFlops = Infinity, maxLatencyMs = Infinity } = this.options.limits;
    if (parameters > maxParameters || flops > maxFlops)
      return `it has ${parameters} parameters and ${flops} FLOPs, which exceed the limits. Raise maxParameters or maxFlops, or choose a smaller space`;
    if (latencyMs > maxLatencyMs)
      return `it takes ${latencyMs.toPrecision(3)} ms, which exceeds the limit of ${maxLatencyMs} ms. Raise maxLatencyMs, or choose a smaller space`;
    return undefined;
  }
}
