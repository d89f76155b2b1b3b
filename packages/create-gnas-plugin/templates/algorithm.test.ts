import { checkSampler } from '@gnas/testing';
import { it } from 'vitest';
import { GreedySearch } from './algorithm.js';

it('keeps the promises of a sample-based algorithm', () => checkSampler(() => new GreedySearch({ numTrials: 12, batchSize: 3 })));
