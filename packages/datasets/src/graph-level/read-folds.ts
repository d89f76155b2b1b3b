import { GnasError, type Split, shortList } from '@gnas/core/plugin';
import * as z from 'zod';
import { readFileBytes } from '../read-file.js';

/** Most bytes of a file of folds. */
const mostBytes = 2 ** 28;

const rows = z.array(z.int().min(0));
const foldsSchema = z
  .array(z.object({ test: rows, model_selection: z.array(z.object({ train: rows, validation: rows })).min(1) }))
  .min(1);

/**
 * Reads one fold of a file of folds in the form of the fair comparison (Errica et al. 2020): JSON, a list with `test` and
 * `model_selection[0].train` and `.validation` for each fold, all of them numbers of graphs.
 * @param count number of graphs
 * @throws GnasError GNAS_FILE_NOT_FOUND; GNAS_INVALID_FILE, also if parts of a fold overlap; GNAS_INVALID_OPTION for a fold that is missing
 */
export async function readFold(path: string, fold: number, count: number): Promise<Split> {
  const refuse = (problem: string, cause?: unknown): never => {
    throw new GnasError('GNAS_INVALID_FILE', `${path}: ${problem}`, { cause });
  };
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(await readFileBytes(path, mostBytes)));
  } catch (cause) {
    if (cause instanceof GnasError) throw cause;
    return refuse(`it is not JSON: ${cause instanceof Error ? cause.message : cause}.`, cause);
  }
  const parsed = foldsSchema.safeParse(value);
  if (!parsed.success) return refuse(`it doesn't list folds with test and model_selection:\n${z.prettifyError(parsed.error)}`);
  const chosen = parsed.data[fold];
  if (!chosen)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `fold is ${fold}, but ${path} has ${parsed.data.length} folds, numbered from 0. Choose one of them.`,
    );
  const { train = [], validation = [] } = chosen.model_selection[0] ?? {};
  const parts = { train, validation, test: chosen.test };
  const partOf = new Map<number, string>();
  const twice: string[] = [];
  for (const [name, part] of Object.entries(parts))
    for (const row of part) {
      if (row >= count) refuse(`fold ${fold} has graph ${row}; the data have graphs 0 to ${count - 1}.`);
      const other = partOf.get(row);
      if (other !== undefined) twice.push(`${row} (${other} and ${name})`);
      partOf.set(row, name);
    }
  if (twice.length > 0)
    refuse(`fold ${fold} overlaps: graphs ${shortList(twice)} are in two parts. Each graph belongs to one part of a fold.`);
  const sorted = (part: readonly number[]): Int32Array => Int32Array.from(part).sort();
  return { train: sorted(train), validation: sorted(validation), test: sorted(chosen.test) };
}
