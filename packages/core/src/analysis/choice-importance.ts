import { Random } from '../random.js';
import { selectionKey } from '../space/selection.js';
import { fitnessOf, type Metric } from '../task/metric.js';
import type { Trial } from '../trial/trial.js';
import { type FactorialTree, growFactorialTree } from './factorial-tree.js';

/** What was seen of one way to take a choice. */
export interface ChoiceLevel {
  /** Index of the candidate, or indices where the choice takes several inputs. */
  readonly taken: number | readonly number[];
  /** The objective to expect with it, all other choices being drawn uniformly. */
  readonly expected: number;
  readonly trials: number;
}

/** How far one choice decides the objective. Plain JSON. */
export interface ChoiceImportance {
  readonly key: string;
  /** Share of the objective's variance over all architectures that this choice alone explains, in [0, 1]. */
  readonly importance: number;
  /** The ways in which trials took it, the best expected objective first. */
  readonly levels: readonly ChoiceLevel[];
}

/** Size and seed of the forest behind `choiceImportance`. */
export interface ChoiceImportanceOptions {
  /** Trees of the forest. Default 16, as in the package `fanova` of the paper's authors. */
  readonly trees?: number;
  /** Trials drawn for each tree, at most; as many as there are where they are fewer. Default 2000. */
  readonly trialsPerTree?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** Most trials of a tree times candidates of all choices, of which the spaces of gnas have up to a hundred. A store may claim any number. */
const mostWork = 300_000;

/**
 * Which choices matter: functional analysis of variance of a random forest (Hutter, Hoos & Leyton-Brown 2014, "An Efficient
 * Approach for Assessing Hyperparameter Importance", algorithms 1 and 2). The forest predicts the objective of any combination
 * of what trials took; importance is the variance of a choice's main effect over the variance of all predictions, averaged over
 * trees. What the importances lack to 1 is due to choices together. A choice of several inputs counts as one choice among the
 * sets of inputs that were taken.
 *
 * Completed trials of the search phase count. Architectures that nobody tried are predicted, so with few trials the numbers are
 * rough; where the objective or a choice never varies, they are 0.
 *
 * @param objective the metric that trials are judged by
 * @returns every choice, the most important first; none where no trial counts
 */
export function choiceImportance(
  trials: Iterable<Trial>,
  objective: Metric,
  { trees = 16, trialsPerTree = 2000, seed = 0 }: ChoiceImportanceOptions = {},
): ChoiceImportance[] {
  const { rows, values } = observed(trials, objective.name);
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = keys.map((key) => levelsOf(rows.map((row) => row[key] ?? [])));
  const table = {
    levels: columns.map(({ codes }) => codes),
    numLevels: columns.map(({ taken }) => taken.length),
    values: Float64Array.from(values),
  };
  const random = new Random(seed);
  const { length } = values;
  const size = table.numLevels.reduce((sum, count) => sum + count, 1);
  const perTree = Math.max(1, Math.min(length, trialsPerTree, Math.floor(mostWork / size)));
  const forest = Array.from({ length: length > 0 ? trees : 0 }, (_, index) => {
    const draw = random.split(index);
    const drawn = Int32Array.from({ length: perTree }, () => draw.integer(length));
    return growFactorialTree(table, drawn);
  });
  const varied = forest.filter(({ variance }) => variance > 0);
  return keys
    .map((key, column) => {
      const { taken, counts } = columns[column] as Levels;
      const levels = taken.map((each, level) => ({
        taken: each,
        expected: meanOver(forest, ({ marginals }) => marginals[column]?.[level] ?? 0),
        trials: counts[level] ?? 0,
      }));
      return {
        key,
        importance: Math.min(
          1,
          meanOver(varied, (tree) => mainEffectVariance(tree, column) / tree.variance),
        ),
        levels: levels.sort((a, b) => fitnessOf(objective, b.expected) - fitnessOf(objective, a.expected)),
      };
    })
    .sort((a, b) => b.importance - a.importance);
}

function observed(trials: Iterable<Trial>, objective: string): { rows: Trial['selection'][]; values: number[] } {
  const rows: Trial['selection'][] = [];
  const values: number[] = [];
  for (const { state, phase, metrics, selection } of trials) {
    const value = metrics[objective];
    if (state !== 'complete' || phase !== 'search' || value === undefined || !Number.isFinite(value)) continue;
    rows.push(selection);
    values.push(value);
  }
  return { rows, values };
}

interface Levels {
  readonly codes: Int32Array;
  readonly taken: readonly (number | readonly number[])[];
  readonly counts: readonly number[];
}

function levelsOf(column: readonly (number | readonly number[])[]): Levels {
  const codeOf = new Map<string, number>();
  const taken: (number | readonly number[])[] = [];
  const counts: number[] = [];
  const codes = Int32Array.from(column, (value) => {
    // A set of inputs is the same in any order.
    const level = typeof value === 'number' ? value : [...value].sort((a, b) => a - b);
    const key = selectionKey({ level });
    let code = codeOf.get(key);
    if (code === undefined) {
      code = taken.length;
      codeOf.set(key, code);
      taken.push(level);
      counts.push(0);
    }
    counts[code] = (counts[code] ?? 0) + 1;
    return code;
  });
  return { codes, taken, counts };
}

function mainEffectVariance({ marginals, mean }: FactorialTree, factor: number): number {
  const marginal = marginals[factor] as Float64Array;
  return marginal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / marginal.length;
}

function meanOver(trees: readonly FactorialTree[], of: (tree: FactorialTree) => number): number {
  return trees.length === 0 ? 0 : trees.reduce((sum, tree) => sum + of(tree), 0) / trees.length;
}
