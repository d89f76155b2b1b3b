import { Registry } from '@gnas/core';
import { describe, expect, it } from 'vitest';
import { plugin } from '../plugin.js';
import { SinglePathNodeClassificationSpace } from '../spaces/single-path-space.js';
import { ActivationOperation } from './activation.js';
import { ChebConv } from './cheb-conv.js';
import { GATConv } from './gat-conv.js';
import { GCNConv } from './gcn-conv.js';
import { gnnMap, gnnOperationNames } from './gnn-map.js';
import { Identity } from './identity.js';

describe('gnnMap', () => {
  it('makes each operation under the name it is requested by', () => {
    expect(gnnOperationNames.map((name) => gnnMap(name, 8, 8).name)).toEqual(gnnOperationNames);
  });

  it('takes a function of the widths', () => {
    expect(gnnMap((inDim, outDim) => new GCNConv({ inDim, outDim, name: `gcn_${inDim}_${outDim}` }), 3, 4).name).toBe('gcn_3_4');
  });

  it('suggests a similar name, and ignores members of Object.prototype', () => {
    expect(() => gnnMap('gnc', 3, 4)).toThrow(/Unknown operation "gnc"; did you mean "gcn"/);
    expect(() => gnnMap('constructor', 3, 4)).toThrow(/Unknown operation "constructor"/);
  });
});

describe('operations', () => {
  it('are made by name with any of their options', async () => {
    const registry = new Registry([plugin]);
    const cheb = (await registry.create('operations', 'cheb', { terms: 3, name: 'cheb_3' }))(5, 4);
    expect(cheb).toBeInstanceOf(ChebConv);
    expect(cheb).toMatchObject({ name: 'cheb_3', options: { inDim: 5, outDim: 4, terms: 3, bias: true } });
    const gat = (await registry.create('operations', 'gat_4', { dropout: 0.6 }))(5, 4);
    expect(gat).toMatchObject({ name: 'gat_4', options: { heads: 4, concat: false, dropout: 0.6 } });
    await expect(registry.create('operations', 'cheb', { terms: 0 })).rejects.toThrow(/terms is 0/);
  });

  it('refuse invalid options', () => {
    expect(() => new Identity({ inDim: 3, outDim: 4 })).toThrow(/from 3 to 4/);
    expect(() => new GCNConv({ inDim: 0, outDim: 4 })).toThrow(/inDim is 0/);
    expect(() => new GATConv({ inDim: 3, outDim: 4, dropout: 1 })).toThrow(/dropout is 1/);
    expect(() => new ActivationOperation({ activation: 'rleu' as never })).toThrow(/activation is "rleu"; expected one of/);
  });

  it('are not given to a space as a class', () => {
    expect(() => new SinglePathNodeClassificationSpace({ ops: ['gcn', GCNConv as never] })).toThrow(
      /ops.1 is a function; expected the name of an operation, or a function \(inDim, outDim\) => new MyConv/,
    );
  });
});
