import { didYouMean, type PartKind, partKinds, type RegisteredPart, Registry } from '@gnas/core';
import { Command } from 'commander';
import { loadPlugins } from '../flags/load-plugins.js';
import { propertiesOf } from '../flags/part-flags.js';
import { storeOption } from '../flags/store-flag.js';
import { table } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';
import { UsageError } from '../usage-error.js';
import { listStudies } from './list-studies.js';

/** `gnas list`: what there is to choose from. */
export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('what there is to choose from, and its options')
    .description(
      'Lists datasets, tables of results, spaces, algorithms, estimators, pruners, backends and operations, ours and those of plugins.',
    )
    .argument('[kind]', 'one kind of part, such as spaces; or studies')
    .argument('[name]', 'one part, with its options')
    .option('--plugin <package or path...>', 'load a plugin')
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(
      async (
        kind: string | undefined,
        name: string | undefined,
        { plugin = [], json, store }: { plugin?: string[]; json?: boolean; store: string },
      ) => {
        if (kind === 'studies') return listStudies(store, json === true, terminal);
        const registry = new Registry(await loadPlugins(plugin));
        const kinds = kind === undefined ? partKinds : [kindNamed(kind)];
        const parts = kinds.flatMap((one): RegisteredPart[] =>
          name === undefined ? registry.list(one) : [registry.get(one, name)],
        );
        if (json)
          terminal.out(
            JSON.stringify(
              parts.map((part) => ({
                kind: part.kind,
                name: part.name,
                plugin: part.plugin,
                description: part.factory.description,
                options: propertiesOf(part),
              })),
              null,
              2,
            ),
          );
        else if (name !== undefined) terminal.out(parts.map(describe).join('\n'));
        else
          terminal.out(
            kinds
              .map(
                (one) =>
                  `${one}\n${table(parts.filter((part) => part.kind === one).map((part) => [part.name, part.factory.description, part.plugin]))}`,
              )
              .join('\n\n'),
          );
      },
    );
}

/** A kind by its name, in singular or plural. */
function kindNamed(text: string): PartKind {
  const kind = partKinds.find((one) => one === text || one.slice(0, -1) === text);
  if (kind) return kind;
  throw new UsageError(
    `There are no "${text}"${didYouMean(text, [...partKinds, 'studies'])}. Kinds: ${partKinds.join(', ')}, studies.`,
  );
}

function describe(part: RegisteredPart): string {
  const options = Object.entries(propertiesOf(part)).map(([name, property]) => [
    name,
    property.enum?.join('|') ?? property.type ?? '',
    property.description ?? '',
    property.default === undefined ? '' : `default ${String(property.default)}`,
  ]);
  return `${part.name} (${part.plugin}): ${part.factory.description}\n${options.length > 0 ? table(options) : '  no options'}`;
}
