import { GnasError, nounOf, type RegisteredPart } from '@gnas/core';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { formOf, isList, type OptionSchema, optionsOf, readOption, textOf } from './option-text.js';

/** One option of a chosen part, as a flag. */
interface PartFlag {
  readonly part: RegisteredPart;
  readonly option: string;
  readonly schema: OptionSchema;
  /** Without the part: 'hidden-dim'. */
  readonly plain: string;
  /** With the part: 'space-hidden-dim'. */
  readonly long: string;
  /** The one of both that help and messages show. */
  readonly flag: string;
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const camel = (name: string): string => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

/**
 * The options of the chosen parts as flags: `--hidden-dim`, or `--space-hidden-dim` if two parts share a name. The longer form is always
 * accepted, so that a script doesn't depend on the other parts.
 */
function flagsOf(parts: readonly RegisteredPart[], taken: ReadonlySet<string>): PartFlag[] {
  const all = parts.flatMap((part) =>
    Object.entries(optionsOf(part).options).map(([option, schema]) => ({ part, option, schema, plain: kebab(option) })),
  );
  return all.map(({ plain, ...rest }) => {
    const isShared = taken.has(plain) || all.filter((other) => other.plain === plain).length > 1;
    const long = `${nounOf[rest.part.kind]}-${plain}`;
    return { ...rest, plain, long, flag: isShared ? long : plain };
  });
}

/** Refuses a flag that several parts have, and names the flags to use instead. */
function refuseShared(command: Command, flags: readonly PartFlag[], taken: ReadonlySet<string>): void {
  for (const plain of new Set(flags.filter(({ flag, long }) => flag === long).map((flag) => flag.plain))) {
    if (taken.has(plain)) continue;
    const sharing = flags.filter((flag) => flag.plain === plain);
    const owners = sharing.map(({ part }) => `the ${nounOf[part.kind]} ${part.name}`).join(' and ');
    const refusal = `${owners} both have this option. Use ${sharing.map(({ long }) => `--${long}`).join(' or ')}.`;
    const option = new Option(`--${plain} [value]`).hideHelp().argParser(() => {
      throw new InvalidArgumentError(refusal);
    });
    command.addOption(option.preset(''));
  }
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
  for (const { part, flag, long, schema } of flags) {
    command.addOption(optionOf(flag, schema).helpGroup(`Options of ${nounOf[part.kind]} ${part.name}:`));
    if (flag !== long && !taken.has(long)) command.addOption(optionOf(long, schema).hideHelp());
  }
  refuseShared(command, flags, taken);
  return (part, options) => {
    const texts = command.opts<Record<string, string | undefined>>();
    const own = flags.filter((flag) => flag.part === part);
    const given = own.flatMap(({ option, flag, long, schema }) => {
      const used = texts[camel(long)] === undefined ? flag : long;
      const text = texts[camel(used)];
      return text === undefined ? [] : [[option, readOption(used, text, schema)]];
    });
    const complete = { ...options, ...Object.fromEntries(given) };
    checkRequired(part, own, complete);
    return complete;
  };
}

function optionOf(flag: string, schema: OptionSchema): Option {
  const form = formOf(schema);
  const isSwitch = form === 'true|false';
  const option = new Option(`--${flag} ${isSwitch ? `[${form}]` : `<${form}>`}`, describe(schema));
  if (isSwitch) option.preset('true');
  if (isList(schema)) option.argParser((text: string, before?: string) => (before === undefined ? text : `${before},${text}`));
  return option;
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
