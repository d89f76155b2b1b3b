import { describe, expect, it } from 'vitest';
import type { Tensor } from '../backend/tensor.js';
import { dense, TinySpace } from '../testing/tiny-space.js';
import { BaseSpace } from './base-space.js';
import type { ForwardInput } from './forward-input.js';

class Declaring extends BaseSpace {
  constructor(readonly declare_: (space: Declaring) => void) {
    super();
  }
  override buildGraph(): void {
    this.declare_(this);
  }
  override forward(input: ForwardInput): Tensor {
    return this.layer('missing')(input);
  }
  readonly addLayer = this.setLayerChoice;
  readonly addInput = this.setInputChoice;
}

const declared = (declare: (space: Declaring) => void) => new Declaring(declare).instantiate({ inputDim: 1, outputDim: 2 });

describe('BaseSpace', () => {
  const space = new TinySpace().instantiate({ inputDim: 3, outputDim: 2 });

  it('lists its choices in order and counts its architectures', () => {
    expect(space.choices.map(({ key }) => key)).toEqual(['op_0', 'in_1', 'op_1']);
    expect(space.size).toBe(8);
  });

  it('declares anew for other dimensions, and not for the same', () => {
    const before = space.choices[0];
    expect(space.instantiate({ inputDim: 3, outputDim: 2 }).choices[0]).toBe(before);
    expect(new TinySpace().instantiate({ inputDim: 3, outputDim: 2 }).instantiate({ inputDim: 4, outputDim: 2 }).inputDim).toBe(
      4,
    );
  });

  it('describes a selection in words', () => {
    expect(space.describe({ op_0: 1, in_1: 0, op_1: 1 })).toEqual({ op_0: 'other', in_1: 'raw', op_1: 'neighbors' });
  });

  it('counts combinations where several inputs are taken', () => {
    expect(declared((s) => s.addInput(0, ['a', 'b', 'c', 'd'], { key: 'in', numChosen: 2 })).size).toBe(6);
  });

  it('sorts by order, not by declaration', () => {
    const sorted = declared((s) => {
      s.addLayer(5, [dense('x', 1, 2)], { key: 'late' });
      s.addLayer(1, [dense('x', 1, 2)], { key: 'early' });
    });
    expect(sorted.choices.map(({ key }) => key)).toEqual(['early', 'late']);
  });

  it.each<[string, (space: Declaring) => void, RegExp]>([
    ['no candidates', (s) => s.addLayer(0, [], { key: 'a' }), /"a" of Declaring has no candidates/],
    ['one name twice', (s) => s.addLayer(0, [dense('x', 1, 2), dense('x', 1, 2)], { key: 'a' }), /two operations named "x"/],
    ['more inputs than there are', (s) => s.addInput(0, ['p'], { key: 'a', numChosen: 2 }), /2 of 1 inputs/],
    [
      'a skip connection that is not there',
      (s) => s.addInput(0, ['p', 'q'], { key: 'a', skips: [2] }),
      /skip connections 2; .* 0 to 1/,
    ],
    [
      'one key twice',
      (s) => {
        s.addInput(0, ['p'], { key: 'a' });
        s.addInput(0, ['p'], { key: 'a' });
      },
      /declared twice/,
    ],
  ])('refuses %s', (_, declare, message) => {
    expect(() => declared(declare)).toThrow(message);
  });

  it('refuses to be used before it knows its dimensions', () => {
    expect(() => new TinySpace().choices).toThrow(/Call instantiate/);
  });

  it('names a choice that was never declared', () => {
    const undeclared = declared((s) => s.addLayer(0, [dense('x', 1, 2)], { key: 'a' }));
    expect(() => undeclared.forward(undefined as never)).toThrow(
      /layer choice "missing", which buildGraph did not declare; it declared a/,
    );
  });
});
