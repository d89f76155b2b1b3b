import { isAbsolute, join, resolve } from 'node:path';
import { plugin as algorithm } from '@gnas/algorithm';
import { plugin as backend } from '@gnas/backend-tfjs';
import { GnasError, type Plugin, Registry } from '@gnas/core';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimator } from '@gnas/estimator';
import { plugin as space } from '@gnas/space';
import { plugin as task } from '@gnas/task';
import { createJiti } from 'jiti';
import { type FoundPlugin, findPlugins } from './find-plugins.js';
import { reportSkipped } from './skipped-plugins.js';

/** Plugins that come with the command. */
export const ownPlugins: readonly Plugin[] = [datasets, task, space, algorithm, estimator, backend];

/**
 * Loads the command's own plugins, those that the nearest package.json depends on (gnas-plugin-*, @scope/gnas-plugin-*), and the given
 * ones. Nothing else decides what is loaded; a store of studies never does. A plugin of the project that can't be loaded is skipped and
 * reported to `watchSkippedPlugins`.
 *
 * @param given package names, or paths that begin with "." or "/"; false to load only the command's own plugins
 * @param except plugins of the project that the caller knows from their package.json and doesn't need
 * @throws GnasError GNAS_INVALID_PLUGIN if a given plugin can't be loaded; GNAS_NAME_CLASH if it has a name that is taken
 */
export async function loadPlugins(
  given: readonly string[] | false = [],
  folder = process.cwd(),
  except: ReadonlySet<string> = new Set(),
): Promise<Plugin[]> {
  const own = [...ownPlugins, ...(await molecules())];
  if (given === false) return own;
  const found = (await findPlugins(folder)).filter(({ name }) => !given.includes(name) && !except.has(name));
  return [
    ...own,
    ...(await loadFound(found, own, folder)),
    ...(await Promise.all(given.map((name) => loadPlugin(name, folder)))),
  ];
}

/** Loads those plugins of a project that can be loaded, and reports the others. */
async function loadFound(found: readonly FoundPlugin[], own: readonly Plugin[], folder: string): Promise<Plugin[]> {
  const registry = new Registry(own);
  const loaded = await Promise.all(
    found.map(async ({ name, problem }) => {
      if (problem !== undefined) return { name, reason: problem };
      return loadPlugin(name, folder).then(
        (plugin) => ({ name, plugin }),
        (error: Error) => ({ name, reason: error.message }),
      );
    }),
  );
  // One after another, in order of the package.json: of two plugins with a part of one name, the first is used.
  return loaded.flatMap((one) => {
    try {
      if (!('plugin' in one)) throw new Error(one.reason);
      registry.add(one.plugin);
      return [one.plugin];
    } catch (error) {
      reportSkipped({ name: one.name, reason: (error as Error).message });
      return [];
    }
  });
}

/** The dataset of molecules, if its package is installed beside the command. */
async function molecules(): Promise<Plugin[]> {
  try {
    return [(await import('@gnas/molecules')).plugin];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return [];
    throw error;
  }
}

async function loadPlugin(name: string, folder: string): Promise<Plugin> {
  const isPath = name.startsWith('.') || isAbsolute(name);
  let module: Record<string, unknown>;
  try {
    const jiti = createJiti(join(folder, 'package.json'));
    module = await jiti.import(isPath ? resolve(folder, name) : name);
  } catch (cause) {
    throw new GnasError('GNAS_INVALID_PLUGIN', `Plugin "${name}" can't be loaded from ${folder}: ${reasonOf(name, cause)}`, {
      cause,
    });
  }
  const plugin = (module.plugin ?? module.default) as Plugin | undefined;
  if (typeof plugin?.name !== 'string')
    throw new GnasError(
      'GNAS_INVALID_PLUGIN',
      `"${name}" doesn't export a gnas plugin. Export definePlugin({ ... }) as "plugin" or as default.`,
    );
  return plugin;
}

/** Says why a module doesn't load: it isn't there, something that it imports isn't, or it throws. */
function reasonOf(name: string, cause: unknown): string {
  const message = (cause instanceof Error ? (cause.message.split('\n')[0] as string) : String(cause)).replace(/\.$/, '');
  const isMissing = /^Cannot find (module|package) '([^']+)'/.exec(message)?.[2] === name;
  return isMissing ? `${message}. Is it installed? npm install ${name}` : `it throws "${message}" when it is imported.`;
}
