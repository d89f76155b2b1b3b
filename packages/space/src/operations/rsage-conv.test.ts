import { describe, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { RSAGEConv } from './rsage-conv.js';

describe.each(devices)('RSAGEConv on %s', (device) => {
  it.each(referenceCases('rsage-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, new RSAGEConv({ inDim: 4, outDim: name === 'wider output' ? 5 : 3 }), {
      weight: { ours: 'weight' },
      'root.weight': { ours: 'rootWeight', transposed: true },
      'root.bias': { ours: 'bias' },
    }),
  );
});
