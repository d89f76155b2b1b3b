import type { Plugin } from '@gnas/core';
import { Command } from 'commander';
import type { Terminal } from '../output/terminal.js';
import { findPlugins } from '../project/find-plugins.js';
import { loadPlugins, ownPlugins } from '../project/load-plugins.js';
import { searchRegistry } from '../project/search-registry.js';
import { watchSkippedPlugins } from '../project/skipped-plugins.js';
import { counted, table } from '../report/format.js';
import { versionOf } from '../versions.js';

interface ListedPlugin {
  readonly name: string;
  readonly version?: string;
  readonly parts: number;
  /** Why it is not loaded; absent if it is. */
  readonly skipped?: string;
}

/** `gnas plugins`: those of the command and of the project, and those on npm. */
export function pluginsCommand(terminal: Terminal): Command {
  const command = new Command('plugins')
    .summary('installed plugins, and why one is skipped')
    .description(
      'Lists the plugins of the command and those that the nearest package.json depends on, with their versions.\nA plugin that can’t be loaded is skipped by every command, for the reason that is shown here.',
    )
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const plugins = await installedPlugins();
      if (json) return terminal.out(JSON.stringify(plugins, null, 2));
      const rows = plugins.map(({ name, version = '', parts, skipped }) => [
        name,
        version,
        skipped === undefined ? counted(parts, 'part') : `skipped: ${skipped}`,
      ]);
      terminal.out(table(rows));
    });
  command
    .command('search')
    .summary('plugins on npm')
    .description(
      'Searches npm’s registry for packages with the keyword gnas-plugin. Uses the registry of your npm configuration.',
    )
    .argument('[words...]', 'words of the name, the description or the keywords')
    .option('--json', 'print JSON')
    .action(async (words: string[], { json }: { json?: boolean }) => {
      const found = await searchRegistry(words);
      if (json) return terminal.out(JSON.stringify(found, null, 2));
      if (found.length === 0) return terminal.out(`No plugin on npm matches "${words.join(' ')}".`);
      terminal.out(table(found.map(({ name, version, description }) => [name, version, description])));
    });
  return command;
}

/** Loads every plugin that the commands would load. */
async function installedPlugins(): Promise<ListedPlugin[]> {
  const skipped = new Map<string, string>();
  const unwatch = watchSkippedPlugins(({ name, reason }) => skipped.set(name, reason));
  const loaded = await loadPlugins().finally(unwatch);
  const byName = new Map(loaded.map((plugin) => [plugin.name, plugin]));
  const ofProject = await findPlugins();
  return [
    ...ownPlugins.map((plugin) => ({ name: plugin.name, version: versionOf(plugin.name), parts: countParts(plugin) })),
    ...ofProject.map(({ name, version }) => {
      const plugin = byName.get(name);
      const reason = skipped.get(name) ?? (plugin ? undefined : 'it has another name than its package');
      return {
        name,
        ...(version !== undefined && { version }),
        parts: plugin ? countParts(plugin) : 0,
        ...(reason !== undefined && { skipped: reason }),
      };
    }),
  ];
}

function countParts({ name: _, apiVersion: __, ...kinds }: Plugin): number {
  return Object.values(kinds).reduce((sum, parts) => sum + Object.keys(parts ?? {}).length, 0);
}
