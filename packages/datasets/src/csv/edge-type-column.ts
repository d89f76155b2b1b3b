import { GnasError, shortList } from '@gnas/core/plugin';
import { GrowingColumn } from './growing-column.js';
import { isMissing } from './missing.js';
import type { Mistakes } from './mistakes.js';

/** Types of the edges of one or more tables. */
export interface TypesOfEdges {
  /** [listed edges] */
  readonly types: Int32Array;
  readonly typeNames: readonly string[];
}

/** A model has weights for each type of edge. */
const mostTypes = 1000;

/** Collects the types of edges, as a column names them. */
export class EdgeTypeColumn {
  readonly #types = new GrowingColumn(Int32Array);
  readonly #numbers = new Map<string, number>();

  /** @param known names of the types that a model was trained on; without them, each cell that is met is a type */
  constructor(
    readonly column: string,
    readonly known?: readonly string[],
  ) {
    known?.forEach((name, type) => {
      this.#numbers.set(name, type);
    });
  }

  /** @throws GnasError GNAS_INVALID_FILE if the column has too many different cells to be a type */
  add(cell: string, file: string, line: number, mistakes: Mistakes): void {
    let type = this.#numbers.get(cell);
    if (type === undefined && isMissing(cell) && cell.toLowerCase() !== 'unknown')
      mistakes.add(file, line, `the type in column "${this.column}" is "${cell}"; expected one in every row.`);
    else if (type === undefined && this.known)
      mistakes.add(
        file,
        line,
        `the type "${cell}" in column "${this.column}" was not in the tables that the model was trained on. Its types: ${shortList(this.known)}.`,
      );
    else if (type === undefined) {
      type = this.#numbers.size;
      this.#numbers.set(cell, type);
      if (type >= mostTypes)
        throw new GnasError(
          'GNAS_INVALID_FILE',
          `${file}, line ${line}: column "${this.column}" has more than ${mostTypes} different cells; a model has weights for each type of edge. Name a column of kinds as the type.`,
        );
    }
    this.#types.push(type ?? 0);
  }

  /** Types are numbered in the order of their names, so that it doesn't matter which comes first in a table. */
  build(): TypesOfEdges {
    const types = this.#types.toArray();
    if (this.known) return { types, typeNames: this.known };
    const met = [...this.#numbers.keys()];
    const typeNames = [...met].sort();
    const placeOf = Int32Array.from(met, (name) => typeNames.indexOf(name));
    return { types: types.map((type) => placeOf[type] as number), typeNames };
  }
}
