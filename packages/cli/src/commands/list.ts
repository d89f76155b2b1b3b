import { nounOf, type PartKind, partKinds, type RegisteredPart, Registry } from '@gnas/core';
import { didYouMean } from '@gnas/core/plugin';
import { Command } from 'commander';
import { formOf, optionsOf, textOf } from '../flags/option-text.js';
import { withPluginOptions } from '../flags/project-flags.js';
import { storeOption } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { findPlugins } from '../project/find-plugins.js';
import { loadPlugins } from '../project/load-plugins.js';
import { table } from '../report/format.js';
import { UsageError } from '../usage-error.js';
import { listStudies } from './list-studies.js';

interface ListFlags {
  readonly plugin?: readonly string[] | false;
  readonly json?: boolean;
  readonly store: string;
}

/** `gnas list`: what there is to choose from. */
export function listCommand(terminal: Terminal): Command {
  return withPluginOptions(new Command('list'))
    .summary('what there is to choose from, with its options')
    .description(`Lists ${partKinds.slice(0, -1).join(', ')} and ${partKinds.at(-1)}, of gnas and of plugins.`)
    .argument('[kind]', 'one kind of part, such as spaces; or studies')
    .argument('[name]', 'one part, with its options')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (kind: string | undefined, name: string | undefined, { plugin, json = false, store }: ListFlags) => {
      if (kind === 'studies') return listStudies(store, json, terminal);
      const kinds = kind === undefined ? partKinds : [kindNamed(kind)];
      if (!json && name === undefined) return terminal.out(overview(kinds, await announcedParts(plugin)));
      const registry = new Registry(await loadPlugins(plugin));
      const parts = kinds.flatMap((one): RegisteredPart[] =>
        name === undefined ? registry.list(one) : [registry.get(one, name)],
      );
      if (json) return terminal.out(JSON.stringify(parts.map(asDocument), null, 2));
      terminal.out(parts.map(describe).join('\n'));
    });
}

/** What the overview says of a part. */
interface ListedPart {
  readonly kind: PartKind;
  readonly name: string;
  readonly description: string;
  readonly plugin: string;
}

/** All parts. Those that a plugin of the project announces in its package.json are listed without running it. */
async function announcedParts(plugin: ListFlags['plugin']): Promise<ListedPart[]> {
  const found = plugin === false ? [] : await findPlugins();
  const given: readonly string[] = plugin || [];
  const announced = found.filter(({ name, parts, problem }) => parts && problem === undefined && !given.includes(name));
  const registry = new Registry(await loadPlugins(plugin, undefined, new Set(announced.map(({ name }) => name))));
  const loaded = partKinds.flatMap((kind) =>
    registry
      .list(kind)
      .map(({ name, factory, ...part }) => ({ kind, name, description: factory.description, plugin: part.plugin })),
  );
  return [...loaded, ...announced.flatMap(({ name, parts = [] }) => parts.map((part) => ({ ...part, plugin: name })))];
}

function overview(kinds: readonly PartKind[], parts: readonly ListedPart[]): string {
  const sections = kinds.map((kind) => {
    const ofKind = parts.filter((part) => part.kind === kind).sort((a, b) => (a.name < b.name ? -1 : 1));
    return `${kind}\n${table(ofKind.map(({ name, description, plugin }) => [name, description, plugin]))}`;
  });
  return sections.join('\n\n');
}

/** A kind by its name, in singular or plural. */
function kindNamed(text: string): PartKind {
  const kind = partKinds.find((one) => one === text || nounOf[one] === text);
  if (kind) return kind;
  throw new UsageError(
    `There are no "${text}"${didYouMean(text, [...partKinds, 'studies'])}. Kinds: ${partKinds.join(', ')}, studies.`,
  );
}

function asDocument(part: RegisteredPart): object {
  const { kind, name, plugin, factory } = part;
  return { kind, name, plugin, description: factory.description, options: optionsOf(part).options };
}

function describe(part: RegisteredPart): string {
  const { options, required } = optionsOf(part);
  const rows = Object.entries(options).map(([name, schema]) => [
    name,
    formOf(schema),
    schema.default === undefined ? (required.includes(name) ? 'required' : '') : `default ${textOf(schema.default)}`,
    schema.description ?? '',
  ]);
  return `${part.name} (${part.plugin}): ${part.factory.description}\n${rows.length > 0 ? table(rows) : '  no options'}`;
}
