import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { GATv2Conv, type GATv2ConvOptions } from './gatv2-conv.js';

const options: Record<string, Omit<GATv2ConvOptions, 'inDim'>> = {
  '2 heads, concatenated': { outDim: 3, heads: 2, concat: true },
  '3 heads, mean': { outDim: 2, heads: 3 },
  'shared weights': { outDim: 3, sharedWeights: true },
  'residual, without self loops': { outDim: 3, heads: 2, concat: true, residual: true, addSelfLoops: false },
  'without bias': { outDim: 3, bias: false },
};

describe.each(devices)('GATv2Conv on %s', (device) => {
  it.each(referenceCases('gatv2-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, new GATv2Conv({ inDim: 4, outDim: 1, ...options[name] }), {
      'lin_l.weight': { ours: 'sourceWeight', transposed: true },
      'lin_l.bias': { ours: 'sourceBias' },
      'lin_r.weight': { ours: 'targetWeight', transposed: true },
      'lin_r.bias': { ours: 'targetBias' },
      att: { ours: 'attention' },
      'res.weight': { ours: 'residualWeight', transposed: true },
      bias: { ours: 'bias' },
    }),
  );
});
