import type { Study } from '@gnas/core';
import * as z from 'zod';
import { lostAfterOption } from '../timing.js';
import type { QueueEvent } from './events.js';

/** Options of `QueueExecutor` that are plain values. */
export const queueExecutorOptions = z.object({
  queue: z.string().describe('Address of the queue server: redis://, rediss://, valkey:// or postgres://.'),
  secret: z
    .string()
    .optional()
    .describe('Text that signs messages. Default: GNAS_QUEUE_SECRET; a queue on this machine needs none.'),
  objects: z
    .string()
    .optional()
    .describe('Folder that all machines share, for graphs and trained parameters. Default: they are kept on the queue server.'),
  tries: z.int().min(1).default(2).describe('How often a trial is begun, if its workers are lost, before it counts as failed.'),
  mixed: z
    .boolean()
    .default(false)
    .describe('Accept workers that compute with another engine or device. Their results may differ in the last digits.'),
  lostAfterMs: lostAfterOption,
});

/** Options of `QueueExecutor.start`. */
export interface QueueExecutorOptions extends z.input<typeof queueExecutorOptions> {
  /** The study to search. Its task, space, estimator and backend were given by name, so that workers can make them. */
  readonly study: Study;
  /** Versions of packages that workers must have, by name, beside those that the backend names. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly onEvent?: (event: QueueEvent) => void;
}
