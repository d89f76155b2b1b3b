import { version } from '../../package.json';
import type { Backend } from '../backend/backend.js';

/**
 * What a trial was computed with. One seed gives one result, to the last digit, where all of this is equal: engines of JavaScript differ
 * in how they round functions such as `exp`, and run WebAssembly differently. Plain JSON.
 */
export interface Engine {
  /** The engine of JavaScript with its version: 'node 22.3.0', or what a browser says of itself. */
  readonly runtime: string;
  /** Operating system and processor: 'linux x64'. Absent if a browser doesn't say. */
  readonly platform?: string;
  readonly backend: string;
  readonly device: string;
  /** Versions of the packages that compute, by name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Describes what this process computes with on a backend. */
export function engineOf({ name, device, versions = {} }: Pick<Backend, 'name' | 'device' | 'versions'>): Engine {
  return { ...runtime(), backend: name, device, versions: { '@gnas/core': version, ...versions } };
}

function runtime(): Pick<Engine, 'runtime' | 'platform'> {
  const { process, navigator } = globalThis as {
    process?: { versions?: { node?: string }; platform?: string; arch?: string };
    navigator?: { userAgent?: string };
  };
  if (process?.versions?.node !== undefined)
    return { runtime: `node ${process.versions.node}`, platform: `${process.platform} ${process.arch}` };
  return { runtime: navigator?.userAgent ?? 'unknown' };
}
