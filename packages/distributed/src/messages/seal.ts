import { createHmac, timingSafeEqual } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { GnasError } from '@gnas/core';

/** Bytes of the signature before the content. */
const signatureLength = 32;

/**
 * Writes a value as signed bytes. Numbers keep all their bits, NaN and -0 included, as between threads.
 * @param place what the message is and where it belongs; a message that is moved to another place is rejected there
 */
export function seal(secret: string, place: string, value: unknown): Buffer {
  const content = serialize(value);
  return Buffer.concat([sign(secret, place, content), content]);
}

/**
 * Reads a value that `seal` has written. Nothing of it is looked at before its signature is checked.
 * @throws GnasError GNAS_FORBIDDEN if it was signed with another secret, for another place, or was changed
 */
export function unseal<T>(secret: string, place: string, bytes: Uint8Array): T {
  const given = bytes.subarray(0, signatureLength);
  const content = bytes.subarray(signatureLength);
  if (given.length !== signatureLength || !timingSafeEqual(given, sign(secret, place, content)))
    throw new GnasError(
      'GNAS_FORBIDDEN',
      `A message of the queue (${place}) has a wrong signature. Start coordinator and workers with the same GNAS_QUEUE_SECRET.`,
    );
  return deserialize(content) as T;
}

function sign(secret: string, place: string, content: Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`gnas\n${place}\n`).update(content).digest();
}

/** A sealed value as the data of a job, which is JSON. */
export interface SealedJob {
  readonly sealed: string;
}

/** Seals a value as the data of a job. */
export function sealJob(secret: string, place: string, value: unknown): SealedJob {
  return { sealed: seal(secret, place, value).toString('base64') };
}

/** Reads the data of a job. @throws GnasError GNAS_FORBIDDEN as `unseal` does */
export function unsealJob<T>(secret: string, place: string, data: SealedJob | undefined): T {
  return unseal(secret, place, Buffer.from(typeof data?.sealed === 'string' ? data.sealed : '', 'base64'));
}
