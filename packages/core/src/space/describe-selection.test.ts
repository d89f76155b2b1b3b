import { describe, expect, it } from 'vitest';
import { TinySpace } from '../testing/tiny-space.js';
import { choiceNames, describeSelection } from './describe-selection.js';

const choices = { op_0: ['gcn', 'gat'], in_1: ['raw', 'hidden', 'both'] };

describe('describeSelection', () => {
  it('names what is selected, in the order of the choices', () => {
    const words = describeSelection(choices, { in_1: [0, 2], op_0: 1 });
    expect(Object.entries(words)).toEqual([
      ['op_0', 'gat'],
      ['in_1', 'raw+both'],
    ]);
  });

  it('shows an index without a name as a number', () => {
    expect(describeSelection(choices, { op_0: 7, in_1: [1, 9], other: 3 })).toEqual({ op_0: '7', in_1: 'hidden+9', other: '3' });
    expect(describeSelection({}, { constructor: 0, op_0: [1, 2] })).toEqual({ constructor: '0', op_0: '1+2' });
  });

  it('leaves out choices that the selection does not have', () => {
    expect(describeSelection(choices, { op_0: 0 })).toEqual({ op_0: 'gcn' });
  });
});

describe('choiceNames', () => {
  it('collects the names of operations and inputs', () => {
    const space = new TinySpace().instantiate({ inputDim: 3, outputDim: 2 });
    expect(choiceNames(space.choices)).toEqual({
      op_0: ['linear', 'other'],
      in_1: ['raw', 'hidden'],
      op_1: ['linear', 'neighbors'],
    });
  });
});
