import { createHash } from 'node:crypto';
import type { ParameterSnapshot } from '@gnas/core';

/**
 * SHA-256 of plain data in hexadecimal digits. Equal values have equal digests, whatever the order of keys; numbers count with every bit,
 * and NaN, infinities and -0 are told apart.
 */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex');
}

/** SHA-256 of parameters: paths, shapes and every bit of the values. */
export function digestOfParameters(parameters: ParameterSnapshot): string {
  const hash = createHash('sha256');
  for (const [path, { shape, values }] of parameters) {
    hash.update(JSON.stringify([path, shape]));
    hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  return hash.digest('hex');
}

function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, each) => {
      if (typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0)))
        return { number: Object.is(each, -0) ? '-0' : String(each) };
      if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
      return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
    }) ?? 'undefined'
  );
}
