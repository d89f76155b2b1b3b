import { createBackend } from '@gnas/backend-tfjs';
import { checkBackend } from '@gnas/testing';
import { expect, it } from 'vitest';
import { countingBackend } from './backend.js';

it('keeps the promises of a backend', async () => {
  const backend = countingBackend(await createBackend({ device: 'cpu' }));
  await checkBackend(backend);
  expect(backend.valuesRead()).toBeGreaterThan(0);
}, 60_000);
