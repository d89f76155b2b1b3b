import { bindOps, ParameterStore } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { eightNodes } from '../testing/eight-nodes.js';
import { checkReference, referenceCases } from '../testing/reference-case.js';
import { APPNP } from './appnp.js';
import { GPR, type GPROptions } from './gpr.js';

const options: Record<string, GPROptions> = {
  '10 steps': {},
  '4 steps, weighted edges': { steps: 4, alpha: 0.5 },
};

describe.each(devices)('GPR on %s', (device) => {
  it.each(referenceCases('gpr').map((one) => [one.name, one] as const))('equals the published implementation: %s', (name, one) =>
    checkReference(backendOf(device), one, new GPR(options[name]), { temp: { ours: 'gamma' } }),
  );

  it('starts as APPNP', async () => {
    const backend = backendOf(device);
    const graph = backend.upload(eightNodes);
    const store = new ParameterStore(backend, 0);
    const run = (operation: GPR | APPNP) =>
      backend.tidy(() => {
        const ops = bindOps(backend.ops({ training: false, seed: 0 }), {
          parameters: store,
          resolver: () => ({ kind: 'fixed', indices: [0] }),
        });
        return operation.forward({ graph, x: graph.features, ops });
      });
    const [a, b] = [run(new GPR({ steps: 5, alpha: 0.2 })), run(new APPNP({ steps: 5, alpha: 0.2 }))];
    const [ours, theirs] = [await backend.read(a), await backend.read(b)];
    for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(theirs[i] as number, 5);
    for (const tensor of [a, b]) backend.dispose(tensor);
    store.dispose();
    graph.dispose();
  });
});
