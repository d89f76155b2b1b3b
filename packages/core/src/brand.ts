/**
 * Tells whether a value is an instance of a class of core, whichever copy of core made it. Two copies have two classes of one name, and
 * plain `instanceof` knows one of them. A subclass keeps plain `instanceof`.
 *
 * @param asked the class that `instanceof` was asked about
 * @param base the class of this copy whose instances carry the brand
 */
export function isBranded(value: unknown, brand: symbol, asked: unknown, base: object): boolean {
  if (Function.prototype[Symbol.hasInstance].call(asked as never, value)) return true;
  return asked === base && typeof value === 'object' && value !== null && brand in value;
}
