import type * as z from 'zod';
import type { OptionsSchema } from '../options/options-schema.js';
import type { PartKind } from './part-kinds.js';

/**
 * The parts that are known by name, and the options of each. A plugin adds its own, so that an editor completes names and options and
 * a misspelled one doesn't compile:
 *
 * ```ts
 * declare module '@gnas/core/plugin' {
 *   interface GnasParts extends PartsOfPlugin<typeof plugin> {}
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: plugins add members
export interface GnasParts {}

/** What a plugin adds to `GnasParts`: its parts as 'spaces/single-path', each with the options that its schema takes. */
export type PartsOfPlugin<P> = { [Key in KeysOfPlugin<P>]: OptionsAt<P, Key> };

type KeysOfPlugin<P> = { [Kind in PartKind]: Kind extends keyof P ? `${Kind}/${keyof P[Kind] & string}` : never }[PartKind];

type OptionsAt<P, Key extends string> = Key extends `${infer Kind extends keyof P & string}/${infer Name}`
  ? Name extends keyof P[Kind]
    ? P[Kind][Name] extends { readonly options: infer Schema extends OptionsSchema }
      ? z.input<Schema>
      : never
    : never
  : never;

/** The names that are known of a kind of part. */
export type NamesOf<Kind extends PartKind> = {
  [Key in keyof GnasParts]: Key extends `${Kind}/${infer Name}` ? Name : never;
}[keyof GnasParts];

/** The options of a known part. */
export type OptionsOf<Kind extends PartKind, Name extends string> = `${Kind}/${Name}` extends keyof GnasParts
  ? GnasParts[`${Kind}/${Name}`]
  : never;
