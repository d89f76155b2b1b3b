import { describe, expect, it } from 'vitest';
import { ActivationOperation } from './activation.js';
import { GATConv } from './gat-conv.js';
import { GCNConv } from './gcn-conv.js';
import { gnnMap, gnnOperationNames } from './gnn-map.js';
import { Identity } from './identity.js';
import { Linear } from './linear.js';

describe('gnnMap', () => {
  it('gives every operation the name it is asked for by', () => {
    expect(gnnOperationNames.map((name) => gnnMap(name, 8, 8).name)).toEqual(gnnOperationNames);
  });

  it('takes a class or a function of the widths', () => {
    class Own extends Linear {
      constructor(inDim: number, outDim: number) {
        super({ inDim, outDim, name: 'own' });
      }
    }
    expect(gnnMap(Own, 3, 4)).toBeInstanceOf(Own);
    expect(gnnMap((inDim, outDim) => new GCNConv({ inDim, outDim, name: `gcn_${inDim}_${outDim}` }), 3, 4).name).toBe('gcn_3_4');
  });

  it('suggests the near name, and is not fooled by what every object has', () => {
    expect(() => gnnMap('gnc', 3, 4)).toThrow(/no operation "gnc"; did you mean "gcn"/);
    expect(() => gnnMap('constructor', 3, 4)).toThrow(/no operation "constructor"/);
  });

  it('refuses what cannot be made', () => {
    expect(() => new Identity({ inDim: 3, outDim: 4 })).toThrow(/width 3 into 4/);
    expect(() => new GCNConv({ inDim: 0, outDim: 4 })).toThrow(/inDim is 0/);
    expect(() => new GATConv({ inDim: 3, outDim: 4, dropout: 1 })).toThrow(/dropout is 1/);
    expect(() => new ActivationOperation('rleu' as never)).toThrow(/did you mean "relu"/);
  });
});
