import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { SAGEConv } from './sage-conv.js';

const operations: Record<string, SAGEConv> = {
  'normalized mean': new SAGEConv({ inDim: 4, outDim: 3, normalize: true }),
  'normalized max': new SAGEConv({ inDim: 4, outDim: 3, reduce: 'max', normalize: true }),
};

describe.each(devices)('SAGEConv on %s', (device) => {
  it.each(referenceCases('sage-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, operations[name] as SAGEConv, {
      'lin_l.weight': { ours: 'weight', transposed: true },
      'lin_l.bias': { ours: 'bias' },
      'lin_r.weight': { ours: 'rootWeight', transposed: true },
    }),
  );
});
