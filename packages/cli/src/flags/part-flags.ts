import { GnasError, type PartKind, type RegisteredPart } from '@gnas/core';
import { type Command, Option } from 'commander';
import { z } from 'zod';

/** One option of a chosen part, as a flag. */
interface PartFlag {
  readonly kind: PartKind;
  readonly option: string;
  readonly flag: string;
  readonly property: Property;
}

interface Property {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** What each option of a part is, by name. */
export function propertiesOf({ factory }: RegisteredPart): Record<string, Property> {
  const schema = z.toJSONSchema(factory.options, { io: 'input', unrepresentable: 'any' });
  return (schema.properties ?? {}) as Record<string, Property>;
}

/** Refuses a part without an option that it cannot do without. @throws GnasError GNAS_INVALID_OPTION naming the flag */
export function checkRequired({ kind, name, factory }: RegisteredPart, options: object): void {
  const { required = [] } = z.toJSONSchema(factory.options, { io: 'input', unrepresentable: 'any' });
  const missing = required.filter((option) => !(option in options));
  if (missing.length > 0)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The ${kind.slice(0, -1)} ${name} needs ${missing.map((option) => `--${kebab(option)}`).join(' and ')} too; gnas list ${kind} ${name} says what that is.`,
    );
}

/** The options of the chosen parts as flags: `--hidden-dim`, or where two parts share a name, `--space-hidden-dim`. */
function flagsOf(parts: readonly RegisteredPart[], taken: ReadonlySet<string>): PartFlag[] {
  const all = parts.flatMap((part) =>
    Object.entries(propertiesOf(part)).map(([option, property]) => ({ kind: part.kind, option, property, plain: kebab(option) })),
  );
  return all.map(({ plain, ...rest }) => {
    const shared = taken.has(plain) || all.filter((other) => other.plain === plain).length > 1;
    return { ...rest, flag: shared ? `${rest.kind.slice(0, -1)}-${plain}` : plain };
  });
}

/** Adds the flags of the chosen parts to a command; returns how to read them back, by kind. */
export function addPartFlags(
  command: Command,
  parts: readonly RegisteredPart[],
): () => Partial<Record<PartKind, Record<string, unknown>>> {
  const taken = new Set(command.options.map(({ long }) => long?.slice(2) ?? ''));
  const flags = flagsOf(parts, taken);
  for (const { kind, flag, property } of flags) {
    const part = parts.find((candidate) => candidate.kind === kind);
    const option = new Option(
      `--${flag} <${property.enum ? property.enum.join('|') : placeholder(property)}>`,
      describe(property),
    );
    command.addOption(option.helpGroup(`Options of ${kind.slice(0, -1)} ${part?.name}:`));
  }
  return () => {
    const given = command.opts();
    const byKind: Partial<Record<PartKind, Record<string, unknown>>> = {};
    for (const { kind, option, flag, property } of flags) {
      const text = given[camel(flag)] as string | undefined;
      if (text === undefined) continue;
      byKind[kind] = { ...byKind[kind], [option]: interpret(flag, text, property) };
    }
    return byKind;
  };
}

function placeholder({ type }: Property): string {
  return type === 'array'
    ? 'a,b,...'
    : type === 'boolean'
      ? 'true|false'
      : type === 'integer'
        ? 'n'
        : type === 'number'
          ? 'x'
          : 'text';
}

function describe({ description = '', default: value }: Property): string {
  const shown = Array.isArray(value) ? value.join(',') : value;
  return shown === undefined ? description : `${description} (default: ${shown})`;
}

function interpret(flag: string, text: string, { type }: Property): unknown {
  const refuse = (wanted: string): never => {
    throw new GnasError('GNAS_INVALID_OPTION', `--${flag} is "${text}"; give ${wanted}.`);
  };
  switch (type) {
    case 'integer':
    case 'number': {
      const value = Number(text);
      return text.trim() === '' || Number.isNaN(value) ? refuse('a number') : value;
    }
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : refuse('true or false');
    case 'array': {
      const items = text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
      return items.every((item) => !Number.isNaN(Number(item))) ? items.map(Number) : items;
    }
    default:
      return text;
  }
}
