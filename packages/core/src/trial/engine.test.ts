import { expect, it } from 'vitest';
import { engineOf } from './engine.js';

it('says what decides the last digits of a result', () => {
  expect(engineOf({ name: 'tfjs', device: 'wasm', versions: { tensor: '1.2.3' } })).toEqual({
    runtime: `node ${process.versions.node}`,
    platform: `${process.platform} ${process.arch}`,
    backend: 'tfjs',
    device: 'wasm',
    versions: { '@gnas/core': expect.stringMatching(/^\d+\.\d+\.\d+/), tensor: '1.2.3' },
  });
});
