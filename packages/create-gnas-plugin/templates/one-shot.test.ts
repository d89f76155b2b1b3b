import { checkOneShot } from '@gnas/testing';
import { it } from 'vitest';
import { UniformPaths } from './one-shot.js';

it('keeps the promises of a one-shot algorithm', () => checkOneShot(() => new UniformPaths({ steps: 6, draws: 4 })));
