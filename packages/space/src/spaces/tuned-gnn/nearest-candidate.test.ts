import { expect, it } from 'vitest';
import { nearestCandidate } from './nearest-candidate.js';

it('is the one of the same name', () => {
  expect(nearestCandidate('norm', 'layer', ['none', 'batch', 'layer'])).toBe(2);
});

it('is the one with the nearest ratio to a number', () => {
  expect(nearestCandidate('learningRate', 0.004, [0.001, 0.005, 0.01])).toBe(1);
  expect(nearestCandidate('hidden', 300, [64, 256, 512])).toBe(1);
  expect(nearestCandidate('weightDecay', 0, [0, 5e-5])).toBe(0);
});

it('does not exist for another name', () => {
  expect(() => nearestCandidate('norm', 'instance', ['none', 'batch'])).toThrow(
    /norm "instance", but the candidates .* none, batch/,
  );
});
