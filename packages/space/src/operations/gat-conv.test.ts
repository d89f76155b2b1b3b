import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { GATConv } from './gat-conv.js';

const operations: Record<string, GATConv> = {
  'residual, 2 heads, concatenated': new GATConv({ inDim: 4, outDim: 3, heads: 2, concat: true, residual: true }),
  'residual, 2 heads, mean': new GATConv({ inDim: 4, outDim: 6, heads: 2, residual: true }),
};

describe.each(devices)('GATConv on %s', (device) => {
  it.each(referenceCases('gat-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, operations[name] as GATConv, {
      'lin.weight': { ours: 'weight', transposed: true },
      att_src: { ours: 'attentionSource' },
      att_dst: { ours: 'attentionTarget' },
      'res.weight': { ours: 'residualWeight', transposed: true },
      bias: { ours: 'bias' },
    }),
  );
});
