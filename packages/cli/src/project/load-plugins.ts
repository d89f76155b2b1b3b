import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { plugin as algorithm } from '@gnas/algorithm';
import { plugin as backend } from '@gnas/backend-tfjs';
import { GnasError, type Plugin } from '@gnas/core';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimator } from '@gnas/estimator';
import { plugin as space } from '@gnas/space';
import { plugin as task } from '@gnas/task';
import { createJiti } from 'jiti';

/** Plugins that come with the command. */
export const ownPlugins: readonly Plugin[] = [datasets, task, space, algorithm, estimator, backend];

const pluginName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?gnas-plugin-[a-z0-9._~-]+$/;

/**
 * Loads the command's own plugins, those that the nearest package.json depends on (gnas-plugin-*, @scope/gnas-plugin-*), and the given
 * ones. Nothing else decides what is loaded; a store of studies never does.
 * @param given package names, or paths that begin with "." or "/"
 * @throws GnasError GNAS_INVALID_PLUGIN if one can't be loaded
 */
export async function loadPlugins(given: readonly string[] = [], folder = process.cwd()): Promise<Plugin[]> {
  const names = new Set([...(await dependencies(folder)), ...given]);
  const found = await Promise.all([...names].map((name) => loadPlugin(name, folder)));
  return [...ownPlugins, ...(await molecules()), ...found];
}

/** The dataset of molecules, if its package is installed beside the command. */
async function molecules(): Promise<Plugin[]> {
  try {
    return [(await import('@gnas/molecules')).plugin];
  } catch {
    return [];
  }
}

async function loadPlugin(name: string, folder: string): Promise<Plugin> {
  const isPath = name.startsWith('.') || isAbsolute(name);
  let module: Record<string, unknown>;
  try {
    const jiti = createJiti(join(folder, 'package.json'));
    module = await jiti.import(isPath ? resolve(folder, name) : name);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new GnasError(
      'GNAS_INVALID_PLUGIN',
      `Plugin "${name}" can't be loaded from ${folder}: ${reason}.${isPath ? '' : ` Is it installed? npm install ${name}`}`,
      { cause },
    );
  }
  const plugin = (module.plugin ?? module.default) as Plugin | undefined;
  if (typeof plugin?.name !== 'string')
    throw new GnasError(
      'GNAS_INVALID_PLUGIN',
      `"${name}" doesn't export a gnas plugin. Export definePlugin({ ... }) as "plugin" or as default.`,
    );
  return plugin;
}

/** Lists the plugins among the dependencies of the nearest package.json. */
async function dependencies(folder: string): Promise<string[]> {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(await readFile(join(at, 'package.json'), 'utf8'));
      return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => pluginName.test(name));
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOENT') return [];
    }
    if (dirname(at) === at) return [];
  }
}
