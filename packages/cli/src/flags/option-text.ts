import { resolve } from 'node:path';
import { GnasError, type RegisteredPart } from '@gnas/core';
import * as z from 'zod';

/** JSON schema of an option, as far as flags and lists need it. */
export interface OptionSchema {
  readonly type?: string;
  /** 'path' for the path of a file. */
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly const?: string | number | boolean;
  readonly anyOf?: readonly OptionSchema[];
  readonly items?: OptionSchema;
  /** Of a list whose length is fixed. */
  readonly prefixItems?: readonly OptionSchema[];
}

/** Lists the options of a part by name, and which of them have to be given. */
export function optionsOf({ factory }: RegisteredPart): {
  readonly options: Readonly<Record<string, OptionSchema>>;
  readonly required: readonly string[];
} {
  const { properties = {}, required = [] } = z.toJSONSchema(factory.options, { io: 'input', unrepresentable: 'any' });
  return { options: properties as Record<string, OptionSchema>, required };
}

/** Describes the form of an option's value in short: 'n', 'gcn|gat', 'a,b,...', 'true|false|json'. */
export function formOf(schema: OptionSchema): string {
  const forms = alternativesOf(schema).map((each) => {
    if (each.enum) return each.enum.join('|');
    if (each.const !== undefined) return String(each.const);
    switch (each.type) {
      case 'integer':
        return 'n';
      case 'number':
        return 'x';
      case 'boolean':
        return 'true|false';
      case 'array':
        return 'a,b,...';
      case 'object':
        return 'json';
      default:
        return 'text';
    }
  });
  return [...new Set(forms)].join('|');
}

/** Writes an option's value as its flag takes it. */
export function textOf(value: unknown): string {
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * Reads the value of an option from its flag. Lists are separated by commas; lists and objects may be JSON.
 * @throws GnasError GNAS_INVALID_OPTION naming the flag
 */
export function readOption(flag: string, text: string, schema: OptionSchema): unknown {
  const value = read(text, schema);
  if (value !== undefined) return value;
  throw new GnasError('GNAS_INVALID_OPTION', `--${flag} is "${text}"; expected ${expectedOf(schema)}.`);
}

const expected: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list such as a,b',
  object: 'a JSON object',
};

/** Whether an option takes a list, so that its flag may be given several times. */
export function isList(schema: OptionSchema): boolean {
  return alternativesOf(schema).some(({ type }) => type === 'array');
}

function expectedOf(schema: OptionSchema): string {
  const alternatives = alternativesOf(schema).map(
    (each) =>
      each.enum?.join(', ') ??
      (each.const !== undefined ? String(each.const) : `${expected[each.type ?? ''] ?? 'text'}${boundsOf(each)}`),
  );
  return [...new Set(alternatives)].join(' or ');
}

function isPath({ format }: OptionSchema): boolean {
  return format === 'path';
}

function alternativesOf(schema: OptionSchema): readonly OptionSchema[] {
  return schema.anyOf?.flatMap(alternativesOf) ?? [schema];
}

/** The value that a text stands for; undefined if it fits none of the alternatives. Any text is text, so that comes last. */
function read(text: string, schema: OptionSchema): unknown {
  const alternatives = alternativesOf(schema);
  const isText = (each: OptionSchema): boolean => (each.type ?? 'string') === 'string' && !each.enum && each.const === undefined;
  const inOrder = [...alternatives.filter((each) => !isText(each)), ...alternatives.filter(isText)];
  for (const each of inOrder) {
    const value = readAs(text, each);
    const isOneText =
      Array.isArray(value) && value.length === 1 && value[0] === (alternatives.some(isPath) ? resolve(text) : text);
    if (value !== undefined && !(isOneText && alternatives.some(isText))) return value;
  }
  return undefined;
}

function readAs(text: string, schema: OptionSchema): unknown {
  const { type, enum: values, const: only } = schema;
  if (values || only !== undefined) return (values ?? [only]).find((value) => String(value) === text);
  switch (type) {
    case 'integer':
    case 'number':
      return isInRange(text, schema) ? Number(text) : undefined;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'array':
      return jsonOf(text, '[') ?? listOf(text, schema);
    case 'object':
      return jsonOf(text, '{');
    case 'string':
      return schema.format === 'path' ? resolve(text) : text;
    default:
      return jsonOf(text, '[') ?? jsonOf(text, '{') ?? text;
  }
}

function isInRange(text: string, schema: OptionSchema): boolean {
  const { type, minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity, exclusiveMaximum = Infinity } = schema;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  const isWhole = type !== 'integer' || Number.isInteger(value);
  return isWhole && value >= minimum && value > exclusiveMinimum && value <= maximum && value < exclusiveMaximum;
}

/** Writes the bounds of a number as people do: ' >= 1'; those of every integer say nothing. */
function boundsOf({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: OptionSchema): string {
  const bounds = [
    ['>=', minimum],
    ['>', exclusiveMinimum],
    ['<=', maximum],
    ['<', exclusiveMaximum],
  ] as const;
  const told = bounds.flatMap(([sign, bound]) =>
    bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? [] : [`${sign} ${bound}`],
  );
  return told.length === 0 ? '' : ` ${told.join(' and ')}`;
}

function listOf(text: string, { items = {}, prefixItems = [] }: OptionSchema): unknown[] | undefined {
  const words = text.split(',').map((word) => word.trim());
  const values = words.filter((word) => word !== '').map((word, index) => read(word, prefixItems[index] ?? items));
  return values.includes(undefined) ? undefined : values;
}

function jsonOf(text: string, opening: '[' | '{'): unknown {
  if (!text.trimStart().startsWith(opening)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
