import { GnasError, nounOf, type RegisteredPart } from '@gnas/core';
import { type Command, Option } from 'commander';
import { formOf, isList, type OptionSchema, optionsOf, readOption, textOf } from './option-text.js';

/** One option of a chosen part, as a flag. */
interface PartFlag {
  readonly part: RegisteredPart;
  readonly option: string;
  readonly schema: OptionSchema;
  readonly flag: string;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/** The options of the chosen parts as flags: `--hidden-dim`, or `--space-hidden-dim` if two parts share a name. */
function flagsOf(parts: readonly RegisteredPart[], taken: ReadonlySet<string>): PartFlag[] {
  const all = parts.flatMap((part) =>
    Object.entries(optionsOf(part).options).map(([option, schema]) => ({ part, option, schema, plain: kebab(option) })),
  );
  return all.map(({ plain, ...rest }) => {
    const isShared = taken.has(plain) || all.filter((other) => other.plain === plain).length > 1;
    return { ...rest, flag: isShared ? `${nounOf[rest.part.kind]}-${plain}` : plain };
  });
}

/**
 * Adds the flags of the chosen parts to a command.
 * @returns completes the options that a config file gives: flags win. It throws a GnasError GNAS_INVALID_OPTION naming the flag
 */
export function addPartFlags(
  command: Command,
  parts: readonly RegisteredPart[],
): (part: RegisteredPart, options: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  const taken = new Set(command.options.map(({ long }) => long?.slice(2) ?? ''));
  const flags = flagsOf(parts, taken);
  for (const { part, flag, schema } of flags) {
    const form = formOf(schema);
    const isSwitch = form === 'true|false';
    const option = new Option(`--${flag} ${isSwitch ? `[${form}]` : `<${form}>`}`, describe(schema));
    if (isSwitch) option.preset('true');
    if (isList(schema)) option.argParser((text: string, before?: string) => (before === undefined ? text : `${before},${text}`));
    command.addOption(option.helpGroup(`Options of ${nounOf[part.kind]} ${part.name}:`));
  }
  return (part, options) => {
    const texts = command.opts<Record<string, string | undefined>>();
    const own = flags.filter((flag) => flag.part === part);
    const given = own.flatMap(({ option, flag, schema }) => {
      const text = texts[camel(flag)];
      return text === undefined ? [] : [[option, readOption(flag, text, schema)]];
    });
    const complete = { ...options, ...Object.fromEntries(given) };
    checkRequired(part, own, complete);
    return complete;
  };
}

function checkRequired(part: RegisteredPart, flags: readonly PartFlag[], options: object): void {
  const { required } = optionsOf(part);
  const missing = flags.filter(({ option }) => required.includes(option) && !(option in options));
  if (missing.length === 0) return;
  const names = missing.map(({ flag }) => `--${flag}`).join(' and ');
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `The ${nounOf[part.kind]} ${part.name} needs ${names} too. gnas list ${part.kind} ${part.name} describes its options.`,
  );
}

function describe({ description = '', default: value }: OptionSchema): string {
  return value === undefined ? description : `${description} (default: ${textOf(value)})`;
}
