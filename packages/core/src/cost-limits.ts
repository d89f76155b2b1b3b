import type { Backend, GraphOnDevice } from './backend.js';
import type { BaseEstimator, Estimate } from './base-estimator.js';
import type { Limits } from './base-nas.js';
import type { BaseSpace } from './base-space.js';
import { GnasError } from './gnas-error.js';
import { measureLatency } from './measure-latency.js';
import { type Selection, selectionKey } from './selection.js';
import { trace } from './trace.js';
import type { TrialCost } from './trial.js';

export interface CostLimitsOptions {
  readonly space: BaseSpace;
  readonly device: GraphOnDevice;
  readonly backend: Backend;
  readonly estimator: BaseEstimator;
  readonly limits: Limits | undefined;
  /** Whether each architecture's latency is wanted, also where no limit asks for it. */
  readonly needsLatency: boolean;
}

/** Knows what the architectures of one search cost, each found out once, and which are above the search's limits. */
export class CostLimits {
  readonly #costs = new Map<string, TrialCost>();
  readonly #needsLatency: boolean;
  #refused: TrialCost | undefined;

  constructor(readonly options: CostLimitsOptions) {
    this.#needsLatency = options.needsLatency || options.limits?.maxLatencyMs !== undefined;
  }

  /** What is known by now, without running the model. @throws GnasError GNAS_INVALID_SELECTION; GNAS_INVALID_SHAPE */
  traced(selection: Selection): TrialCost {
    const key = selectionKey(selection);
    const known = this.#costs.get(key);
    if (known) return known;
    const { parameters, flops } = trace(this.options.space.parseModel(selection), this.options.device.graph);
    const cost = { parameters, flops };
    this.#costs.set(key, cost);
    return cost;
  }

  /** What is known without an estimate: with the latency, where it is wanted and a model runs at all. */
  async measured(selection: Selection): Promise<TrialCost> {
    const { space, device, backend, estimator } = this.options;
    const known = this.traced(selection);
    if (!this.#needsLatency || known.latencyMs !== undefined || estimator.training === 'none') return known;
    const cost = { ...known, latencyMs: await measureLatency(space.parseModel(selection), device, backend) };
    this.#costs.set(selectionKey(selection), cost);
    return cost;
  }

  /** All that is known: what an estimate says of the cost wins. @throws GnasError GNAS_INCOMPATIBLE where a latency is wanted and nobody knows it */
  estimated(selection: Selection, estimate: Estimate | undefined): TrialCost {
    const cost = { ...this.traced(selection), ...estimate?.cost };
    if (estimate && this.#needsLatency && cost.latencyMs === undefined)
      throw new GnasError(
        'GNAS_INCOMPATIBLE',
        `The search asks for latencies, and ${this.options.estimator.constructor.name}, which runs no model, gave none. Limit parameters or FLOPs instead, or use an estimator that runs the model, such as TrainScratchEstimator.`,
      );
    return cost;
  }

  refuses(cost: TrialCost): boolean {
    const { maxParameters = Infinity, maxFlops = Infinity, maxLatencyMs = Infinity } = this.options.limits ?? {};
    const { parameters, flops, latencyMs = 0 } = cost;
    const refused = parameters > maxParameters || flops > maxFlops || latencyMs > maxLatencyMs;
    if (refused) this.#refused = cost;
    return refused;
  }

  get haveRefused(): boolean {
    return this.#refused !== undefined;
  }

  tooLow(what: string): GnasError {
    const { parameters, flops, latencyMs } = this.#refused ?? { parameters: 0, flops: 0 };
    const latency = latencyMs === undefined ? '' : ` and takes ${latencyMs.toPrecision(3)} ms`;
    const limits = Object.entries(this.options.limits ?? {}).map(([name, value]) => `${name} ${value}`);
    return new GnasError(
      'GNAS_INCOMPATIBLE',
      `${what} (${limits.join(', ')}); the last has ${parameters} parameters and ${flops} FLOPs${latency}. Raise the limits, or choose a smaller space.`,
    );
  }
}
