import { fileURLToPath } from 'node:url';
import { GnasError, type Plugin } from '@gnas/core';
import { createJiti } from 'jiti';

/** Where a worker has its plugins from. Plain data, for threads. */
export interface PluginSource {
  /** JavaScript or TypeScript module whose default export is an array of plugins, or a function that makes it. */
  readonly module: string;
  /** Passed to that function. It must survive structured cloning. */
  readonly data?: unknown;
}

/** Loads a worker's plugins. @throws GnasError GNAS_INVALID_PLUGIN if the module has none */
export async function loadPlugins({ module, data }: PluginSource): Promise<readonly Plugin[]> {
  const file = module.startsWith('file:') ? fileURLToPath(module) : module;
  const given: unknown = await createJiti(file).import(file, { default: true });
  const plugins: unknown = typeof given === 'function' ? await (given as (data: unknown) => unknown)(data) : given;
  if (Array.isArray(plugins) && plugins.every((plugin) => typeof plugin?.name === 'string')) return plugins;
  throw new GnasError(
    'GNAS_INVALID_PLUGIN',
    `The default export of ${file} isn't a list of plugins. Export an array such as [algorithms, spaces, estimators, backends], or a function that returns one.`,
  );
}
