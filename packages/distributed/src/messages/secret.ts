import { GnasError } from '@gnas/core';
import type { QueueAddress } from '../broker/queue-address.js';

/** Shortest secret that is taken. */
const shortest = 16;

/**
 * Decides the secret that signs messages: the given one, else that of `GNAS_QUEUE_SECRET`. A queue on this machine needs none.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function secretFor(address: QueueAddress, given = process.env.GNAS_QUEUE_SECRET): string {
  if (given === undefined || given === '') {
    if (address.isLocal) return '';
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The queue at ${address.shown} is on another machine, and no secret was given. Set GNAS_QUEUE_SECRET to the same random text for the search and all workers, such as the output of: openssl rand -hex 32`,
    );
  }
  if (given.length >= shortest) return given;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `The secret of the queue has ${given.length} characters; at least ${shortest} are needed. Make one: openssl rand -hex 32`,
  );
}
