import type { Backend } from './backend.js';

/**
 * Returns a backend with members added or replaced. Everything else is done by `backend`, which doesn't change. Its class may have private
 * fields: its methods run on `backend` itself.
 *
 * @example
 * const timed = extendBackend(backend, { read: async (tensor) => time(() => backend.read(tensor)) });
 */
export function extendBackend<B extends Backend, M extends object>(backend: B, members: M): B & M {
  const methods = new Map<PropertyKey, unknown>();
  const methodOf = (member: PropertyKey, method: (...inputs: unknown[]) => unknown): unknown => {
    if (!methods.has(member)) methods.set(member, method.bind(backend));
    return methods.get(member);
  };
  return new Proxy(backend, {
    get(target, member) {
      if (Object.hasOwn(members, member)) return Reflect.get(members, member);
      const value: unknown = Reflect.get(target, member, target);
      return typeof value === 'function' ? methodOf(member, value as (...inputs: unknown[]) => unknown) : value;
    },
    has: (target, member) => Object.hasOwn(members, member) || Reflect.has(target, member),
  }) as B & M;
}
