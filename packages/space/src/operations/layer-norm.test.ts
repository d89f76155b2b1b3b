import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { layerNorm } from './layer-norm.js';

describe.each(devices)('layerNorm on %s', (device) => {
  it.each(referenceCases('layer-norm').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (_, one) =>
    checkReference(
      backendOf(device),
      one,
      { forward: ({ x, ops }) => layerNorm(ops, x, 4) },
      {
        'inner.weight': { ours: 'scale' },
        'inner.bias': { ours: 'shift' },
      },
    ),
  );
});
