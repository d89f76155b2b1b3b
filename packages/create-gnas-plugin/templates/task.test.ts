import { checkTask } from '@gnas/testing';
import { it } from 'vitest';
import { DegreeTask } from './task.js';

it('keeps the promises of a task', () => checkTask(new DegreeTask()));
