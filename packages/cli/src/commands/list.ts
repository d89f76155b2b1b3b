import { nounOf, type PartKind, partKinds, type RegisteredPart, Registry } from '@gnas/core';
import { didYouMean } from '@gnas/core/plugin';
import { Command } from 'commander';
import { formOf, optionsOf, textOf } from '../flags/option-text.js';
import { pluginOption } from '../flags/project-flags.js';
import { storeOption } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { loadPlugins } from '../project/load-plugins.js';
import { table } from '../report/format.js';
import { UsageError } from '../usage-error.js';
import { listStudies } from './list-studies.js';

interface ListFlags {
  readonly plugin?: readonly string[];
  readonly json?: boolean;
  readonly store: string;
}

/** `gnas list`: what there is to choose from. */
export function listCommand(terminal: Terminal): Command {
  return new Command('list')
    .summary('what there is to choose from, with its options')
    .description(`Lists ${partKinds.slice(0, -1).join(', ')} and ${partKinds.at(-1)}, of gnas and of plugins.`)
    .argument('[kind]', 'one kind of part, such as spaces; or studies')
    .argument('[name]', 'one part, with its options')
    .addOption(pluginOption())
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async (kind: string | undefined, name: string | undefined, { plugin, json = false, store }: ListFlags) => {
      if (kind === 'studies') return listStudies(store, json, terminal);
      const registry = new Registry(await loadPlugins(plugin));
      const kinds = kind === undefined ? partKinds : [kindNamed(kind)];
      const parts = kinds.flatMap((one): RegisteredPart[] =>
        name === undefined ? registry.list(one) : [registry.get(one, name)],
      );
      if (json) return terminal.out(JSON.stringify(parts.map(asDocument), null, 2));
      if (name !== undefined) return terminal.out(parts.map(describe).join('\n'));
      const sections = kinds.map((one) => {
        const rows = parts.filter((part) => part.kind === one).map((part) => [part.name, part.factory.description, part.plugin]);
        return `${one}\n${table(rows)}`;
      });
      terminal.out(sections.join('\n\n'));
    });
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
