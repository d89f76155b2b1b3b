import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { GCN2Conv, type GCN2ConvOptions } from './gcn2-conv.js';

const options: Record<string, Omit<GCN2ConvOptions, 'width'>> = {
  'shared weights, layer 1': { layer: 1 },
  'own weights, layer 3': { layer: 3, alpha: 0.3, theta: 1.5, sharedWeights: false },
  'weighted edges': { layer: 2, alpha: 0.2 },
};

describe.each(devices)('GCN2Conv on %s', (device) => {
  it.each(referenceCases('gcn2-conv').map((one) => [one.name, one] as const))('equals PyTorch Geometric: %s', (name, one) =>
    checkReference(backendOf(device), one, new GCN2Conv({ width: 4, layer: 1, ...options[name] }), {
      weight1: { ours: 'weight' },
      weight2: { ours: 'initialWeight' },
    }),
  );
});

it('refuses a layer 0, whose strength is not defined', () => {
  expect(() => new GCN2Conv({ width: 4, layer: 0 })).toThrow(/layer/);
});
