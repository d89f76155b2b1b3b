import { checkOperation } from '@gnas/testing';
import { it } from 'vitest';
import { MeanBesideSelf } from './operation.js';

it('keeps the promises of an operation', () => checkOperation((inDim, outDim) => new MeanBesideSelf(inDim, outDim)));
