import { describe, expect, it } from 'vitest';
import type { Tensor } from '../backend/tensor.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import type { ForwardInput } from './forward-input.js';
import { Model } from './model.js';
import type { Selection } from './selection.js';
import { trace } from './trace.js';
import { traceSummary } from './trace-summary.js';

const graph = tinyGraph();

/** Counts how often it is traced. */
class Counting extends TinySpace {
  traced = 0;
  override forward(input: ForwardInput): Tensor {
    this.traced++;
    return super.forward(input);
  }
  /** The two operations of the first layer are equal. */
  override canonicalKey({ op_0: _, ...others }: Selection): string {
    return super.canonicalKey(others);
  }
}

const counting = () => new Counting().instantiate({ inputDim: 3, outputDim: 2 });

describe('traceSummary', () => {
  it('has the figures of the trace', () => {
    const model = counting().parseModel({ op_0: 0, in_1: 1, op_1: 1 });
    const { parameters, flops, hops, wholeBeyond } = trace(model, graph);
    expect(traceSummary(model, graph)).toEqual({ parameters, flops, hops, wholeBeyond });
  });

  it('traces selections with the same canonical key once per graph', () => {
    const space = counting();
    const first = traceSummary(space.parseModel({ op_0: 0, in_1: 1, op_1: 1 }), graph);
    expect(traceSummary(space.parseModel({ op_0: 1, in_1: 1, op_1: 1 }), graph)).toBe(first);
    expect(space.traced).toBe(1);
    const other = traceSummary(space.parseModel({ op_0: 0, in_1: 1, op_1: 0 }), graph);
    expect([space.traced, other.hops]).toEqual([2, 0]);
    traceSummary(space.parseModel({ op_0: 0, in_1: 1, op_1: 1 }), tinyGraph());
    expect(space.traced).toBe(3);
  });

  it('does not share between spaces', () => {
    const wide = new TinySpace(9).instantiate({ inputDim: 3, outputDim: 2 });
    const selection = { op_0: 0, in_1: 0, op_1: 0 };
    const [narrowSummary, wideSummary] = [counting(), wide].map((space) => traceSummary(space.parseModel(selection), graph));
    expect(wideSummary?.parameters).toBeGreaterThan(narrowSummary?.parameters as number);
  });

  it('does not keep a trace that failed, or that of a mixture', () => {
    const space = counting();
    const mismatch = tinyGraph({ features: { layout: 'dense', rows: 6, columns: 4, values: new Float32Array(24) } });
    const model = space.parseModel({ op_0: 0, in_1: 0, op_1: 0 });
    for (let time = 0; time < 2; time++) expect(() => traceSummary(model, mismatch)).toThrow(/Choice "op_0"/);
    const mixture = new Model(space, undefined, () => ({ kind: 'fixed', indices: [0] }));
    for (let time = 0; time < 2; time++) traceSummary(mixture, graph);
    expect(space.traced).toBe(4);
  });

  it('forgets the oldest of more than 10,000', () => {
    const space = counting();
    let key = 0;
    space.canonicalKey = () => `${key}`;
    const model = space.parseModel({ op_0: 0, in_1: 0, op_1: 0 });
    for (key = 0; key <= 10_000; key++) traceSummary(model, graph);
    key = 1;
    traceSummary(model, graph);
    expect(space.traced).toBe(10_001);
    key = 0;
    traceSummary(model, graph);
    expect(space.traced).toBe(10_002);
  });
});
