import type { NamesOf, OptionsOf } from './gnas-parts.js';
import type { PartKind } from './part-kinds.js';

/** A part by its registered name with any options, as a store or a command line has it. Plain JSON. */
export interface PlainPart {
  readonly name: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A part whose name no installed plugin's types know; `partNamed` makes it. */
export type UntypedPart = PlainPart & { readonly [untyped]: true };
declare const untyped: unique symbol;

/** A registered part by name, with options if it needs them. Names and options are those of `GnasParts`. */
export type NamedPart<Kind extends PartKind = PartKind> =
  | NamesOf<Kind>
  | { [Name in NamesOf<Kind>]: { readonly name: Name; readonly options?: OptionsOf<Kind, Name> } }[NamesOf<Kind>];

/** Refers to a part by a name that is only known when the program runs, or that no plugin's types declare. */
export function partNamed(name: string, options: Readonly<Record<string, unknown>> = {}): UntypedPart {
  return { name, options } as UntypedPart;
}

/** Reads a reference to a part as a name and options; undefined if it is the part itself, or a function that makes it. */
export function asNamedPart(reference: unknown): Required<PlainPart> | undefined {
  if (typeof reference === 'string') return { name: reference, options: {} };
  if (!isRecord(reference)) return undefined;
  const { name, options = {}, ...others } = reference;
  return typeof name === 'string' && isRecord(options) && Object.keys(others).length === 0 ? { name, options } : undefined;
}

/** Whether a value is an object with members, and not an array. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
