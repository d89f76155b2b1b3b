import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { RGCNConv } from './rgcn-conv.js';

const operations: Record<string, RGCNConv> = {
  '2 bases': new RGCNConv({ inDim: 4, outDim: 3, bases: 2 }),
  '2 bases, wider output': new RGCNConv({ inDim: 4, outDim: 6, bases: 2 }),
  '1 basis': new RGCNConv({ inDim: 4, outDim: 3, bases: 1 }),
  'without bases': new RGCNConv({ inDim: 4, outDim: 3 }),
  'without bases, wider output': new RGCNConv({ inDim: 4, outDim: 6 }),
  'reversed relations': new RGCNConv({ inDim: 4, outDim: 5, bases: 3, reversedRelations: true }),
};

describe.each(devices)('RGCNConv on %s', (device) => {
  it.each(referenceCases('rgcn-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) => {
    const inner = name === 'reversed relations' ? 'inner.' : '';
    return checkReference(backendOf(device), one, operations[name] as RGCNConv, {
      [`${inner}weight`]: { ours: name.startsWith('without') ? 'weight' : 'bases' },
      [`${inner}comp`]: { ours: 'coefficients' },
      [`${inner}root`]: { ours: 'rootWeight' },
      [`${inner}bias`]: { ours: 'bias' },
    });
  });
});

it('refuses no bases', () => {
  expect(() => new RGCNConv({ inDim: 4, outDim: 3, bases: 0 })).toThrow(/bases is 0/);
});
