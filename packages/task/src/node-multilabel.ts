import { definePart, type TaskLevel } from '@gnas/core/plugin';
import * as z from 'zod';
import { Multilabel } from './multilabel.js';

/** Predicts which of several labels each node has. Labels that are not known are left out of loss and metrics. */
export class NodeMultilabel extends Multilabel {
  override readonly name: string = 'node-multilabel';
  override readonly level: TaskLevel = 'node';
}

/** `NodeMultilabel` by name. */
export const nodeMultilabel = definePart({
  description: 'Predicts which of several labels each node has.',
  options: z.object({}),
  create: () => new NodeMultilabel(),
});
