import { checkDataset } from '@gnas/testing';
import { it } from 'vitest';
import { twoRings } from './dataset.js';

it('keeps the promises of a dataset', () => checkDataset(() => twoRings()));
