import {
  type BaseSpace,
  type ForwardInput,
  type Graph,
  numRows,
  type Selection,
  type SpaceDimensions,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { linear, Readout, type ReadoutName, readoutNames } from './readouts.js';
import { WrappedSpace } from './wrapped-space.js';

/** Options of tasks that predict something of each graph. */
export const graphLevelOptions = z.object({
  readouts: z
    .array(z.enum(readoutNames))
    .min(1)
    .default([...readoutNames])
    .describe("Candidates of the choice how the states of a graph's nodes become one."),
  stateDim: z
    .int()
    .min(1)
    .default(64)
    .describe('Width of the states of nodes that are read out, and of the hidden layer after that.'),
  headDropout: z.number().min(0).lt(1).default(0).describe('Dropout rate before the last layer.'),
});
/** Options of tasks that predict something of each graph. */
export type GraphLevelOptions = z.output<typeof graphLevelOptions>;

/** Readouts of a portfolio's architectures after the baselines, in turn. */
const portfolioReadouts: readonly ReadoutName[] = ['mean', 'sum', 'mean + max'];

/** Key of the choice of a readout. */
export const readoutKey = 'readout';

/** Makes a node-level space predict something of each graph: the states of its nodes are read out, and a perceptron of two layers scores them. */
export class GraphLevelSpace extends WrappedSpace {
  constructor(
    space: BaseSpace,
    readonly options: GraphLevelOptions,
  ) {
    super(space);
  }

  protected override around(space: BaseSpace): GraphLevelSpace {
    return new GraphLevelSpace(space, this.options);
  }

  protected override innerDimensions(dimensions: SpaceDimensions): SpaceDimensions {
    return { ...dimensions, outputDim: this.options.stateDim };
  }

  /** After the choices of the inner space, because it comes last in a pass. */
  override buildGraph(): void {
    const { readouts, stateDim } = this.options;
    const order = Math.max(0, ...this.space.choices.map((choice) => choice.order)) + 1;
    this.setLayerChoice(
      order,
      readouts.map((name) => new Readout(name, stateDim)),
      { key: readoutKey },
    );
  }

  /** The portfolio of the inner space: with the first readout, as baselines have, then with `portfolioReadouts`. */
  override portfolio(): readonly Selection[] {
    const numBaselines = this.space.baselines().length;
    const inTurn = portfolioReadouts.map((name) => this.options.readouts.indexOf(name)).filter((index) => index >= 0);
    return this.space.portfolio().map((selection, at) => ({
      ...selection,
      [readoutKey]: at < numBaselines ? 0 : (inTurn[(at - numBaselines) % inTurn.length] ?? 0),
    }));
  }

  override numRows(graph: Graph): number {
    return numRows(graph);
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const { stateDim, headDropout } = this.options;
    const states = this.space.forward({ graph, x, ops });
    const read = this.layer(readoutKey)({ graph, x: states, ops });
    const head = ops.within('graph_head');
    return ops.step({ label: `perceptron ${stateDim}`, inputs: [read] }, () => {
      const hidden = ops.activate(linear(head.within('hidden'), read, stateDim), { activation: 'relu', dropout: headDropout });
      return linear(head.within('output'), hidden, this.outputDim);
    });
  }
}
