import { checkSpace } from '@gnas/testing';
import { it } from 'vitest';
import { LayersSpace } from './space.js';

it('keeps the promises of a space', () => checkSpace(new LayersSpace({ width: 4 })));
