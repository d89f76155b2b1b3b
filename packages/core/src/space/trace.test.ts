import { describe, expect, it } from 'vitest';
import type { Tensor } from '../backend/tensor.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { dense, TinySpace } from '../testing/tiny-space.js';
import { BaseSpace } from './base-space.js';
import { checkSpace } from './check-space.js';
import type { ForwardInput } from './forward-input.js';
import { trace } from './trace.js';

const graph = tinyGraph();
const space = new TinySpace().instantiate({ inputDim: 3, outputDim: 2 });

describe('trace', () => {
  it('counts parameters and floating-point operations', () => {
    const { parameters, flops, outputShape } = trace(space.parseModel({ op_0: 0, in_1: 1, op_1: 1 }), graph);
    expect(outputShape).toEqual([6, 2]);
    expect(parameters).toBe(3 * 4 + 4 * 2);
    // linear, leakyRelu, linear, aggregate over 7 edges
    expect(flops).toBe(2 * 6 * 3 * 4 + 24 + 2 * 6 * 4 * 2 + 2 * 7 * 2);
  });

  it('counts a sparse feature matrix by its stored values', () => {
    const features = {
      layout: 'sparse' as const,
      rows: 6,
      columns: 3,
      rowPointers: Int32Array.of(0, 2, 2, 2, 2, 2, 2),
      columnIndices: Int32Array.of(0, 2),
      values: Float32Array.of(1, 1),
    };
    const model = space.parseModel({ op_0: 0, in_1: 0, op_1: 0 });
    const saved = trace(model, graph).flops - trace(model, tinyGraph({ features })).flops;
    expect(saved).toBe(2 * (18 - 2) * 4);
  });

  it('draws the architecture from input to output', () => {
    const { architecture } = trace(space.parseModel({ op_0: 1, in_1: 0, op_1: 1 }), graph);
    expect(architecture.nodes.map(({ label, choice }) => [label, choice])).toEqual([
      ['input', undefined],
      ['other', 'op_0'],
      ['neighbors', 'op_1'],
      ['output', undefined],
    ]);
    expect(architecture.edges).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(JSON.parse(JSON.stringify(architecture))).toEqual(architecture);
  });

  it('rejects an output of the wrong shape', () => {
    class Wide extends TinySpace {
      override forward(input: ForwardInput): Tensor {
        return input.ops.concat([super.forward(input), super.forward(input)], 1);
      }
    }
    const wide = new Wide().instantiate({ inputDim: 3, outputDim: 2 });
    expect(() => trace(wide.parseModel({ op_0: 0, in_1: 0, op_1: 0 }), graph)).toThrow(
      /Wide.forward returned \[6,4\]; it must return scores \[6,2\]/,
    );
  });
});

describe('checkSpace', () => {
  it('accepts a space if every candidate fits', () => {
    expect(() => checkSpace(space, graph)).not.toThrow();
  });

  it('names the choice and the operation that causes a wrong shape', () => {
    class Broken extends BaseSpace {
      override buildGraph(): void {
        this.setLayerChoice(0, [dense('right', 3, 2), dense('wrong', 5, 2)], { key: 'op_0' });
      }
      override forward(input: ForwardInput): Tensor {
        return this.layer('op_0')(input);
      }
    }
    const broken = new Broken().instantiate({ inputDim: 3, outputDim: 2 });
    expect(() => checkSpace(broken, graph)).toThrow(
      expect.objectContaining({
        code: 'GNAS_INVALID_SHAPE',
        message: 'Choice "op_0", operation "wrong": linear cannot multiply [6,3] by [5,2].',
      }),
    );
  });

  it('names an operation that throws another error', () => {
    class Throwing extends BaseSpace {
      override buildGraph(): void {
        this.setLayerChoice(
          0,
          [
            {
              name: 'boom',
              forward: () => {
                throw new TypeError('no such thing');
              },
            },
          ],
          { key: 'op_0' },
        );
      }
      override forward(input: ForwardInput): Tensor {
        return this.layer('op_0')(input);
      }
    }
    const throwing = new Throwing().instantiate({ inputDim: 3, outputDim: 2 });
    expect(() => checkSpace(throwing, graph)).toThrow('Choice "op_0", operation "boom": no such thing');
  });
});
