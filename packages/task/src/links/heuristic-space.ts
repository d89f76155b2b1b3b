import {
  type Baseline,
  BaseSpace,
  type ForwardInput,
  type Graph,
  type Operation,
  type OperationInput,
  type Tensor,
} from '@gnas/core/plugin';
import { pairsOf } from './decoders/pair-ends.js';
import { neighborhoodColumns, neighborhoods } from './neighborhoods.js';

/** Heuristics that found models are compared with, by their column of `neighborhoods`. */
const heuristics = { 'Common neighbors': 0, 'Adamic-Adar': 1 } as const;

/** Scores a pair by one column of `neighborhoods`. A positive factor and a bias make it a logit, which changes no rank. */
class Heuristic implements Operation {
  readonly name = 'heuristic';

  constructor(readonly column: number) {}

  forward(input: OperationInput): Tensor {
    const { ops, graph } = input;
    const pairs = pairsOf(input);
    const values = ops.constant(neighborhoods(graph.graph, pairs), [pairs.source.length, neighborhoodColumns.length]);
    const chosen = ops.slice(values, [0, this.column], [pairs.source.length, 1]);
    const factor = ops.exp(ops.parameter('logFactor', [1], 'zeros'));
    return ops.add(ops.mul(chosen, factor), ops.parameter('bias', [1], 'zeros'));
  }
}

/** A single architecture: one heuristic. */
class HeuristicSpace extends BaseSpace {
  constructor(readonly column: number) {
    super();
  }

  override buildGraph(): void {
    this.setLayerChoice(0, [new Heuristic(this.column)], { key: 'heuristic' });
  }

  override numRows({ pairs }: Graph): number {
    return pairs?.source.length ?? 0;
  }

  override forward({ pairs, ...input }: ForwardInput): Tensor {
    const scored = pairs ?? input.graph.graph.pairs;
    return this.layer('heuristic')(scored ? { ...input, pairs: scored } : input);
  }
}

/** Common neighbors and Adamic-Adar (Liben-Nowell & Kleinberg 2003, section 3.1). */
export function heuristicBaselines(): readonly Baseline[] {
  return Object.entries(heuristics).map(([name, column]) => ({
    name,
    space: new HeuristicSpace(column),
    selection: { heuristic: 0 },
  }));
}
