/** Entries grouped by row, as in compressed sparse rows: row `i` holds places `rowPointers[i]` to `rowPointers[i + 1] - 1`. */
export interface GroupedRows {
  /** [rows + 1] */
  readonly rowPointers: Int32Array;
  /** [entries] index of the original entry at each place. */
  readonly order: Int32Array;
}

/**
 * Groups entries by row with a counting sort, in linear time. Entries of a row stay in their original order.
 * @param rowOf [entries] row of each entry, from 0 to `rows - 1`
 */
export function groupByRow(rows: number, rowOf: ArrayLike<number>): GroupedRows {
  const lengths = new Int32Array(rows);
  for (let entry = 0; entry < rowOf.length; entry++) {
    const row = rowOf[entry] as number;
    lengths[row] = (lengths[row] as number) + 1;
  }
  const rowPointers = pointersOf(lengths);
  const next = rowPointers.slice(0, rows);
  const order = new Int32Array(rowOf.length);
  for (let entry = 0; entry < rowOf.length; entry++) {
    const row = rowOf[entry] as number;
    const place = next[row] as number;
    next[row] = place + 1;
    order[place] = entry;
  }
  return { rowPointers, order };
}

/** Takes the listed rows of a matrix in compressed sparse rows. `order` holds the place of each taken entry in that matrix. */
export function selectRows(rowPointers: Int32Array, rows: Int32Array): GroupedRows {
  const taken = pointersOf(rows.map((row) => (rowPointers[row + 1] as number) - (rowPointers[row] as number)));
  const order = new Int32Array(taken[rows.length] as number);
  for (let at = 0, to = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    for (let from = rowPointers[row] as number; from < (rowPointers[row + 1] as number); from++, to++) order[to] = from;
  }
  return { rowPointers: taken, order };
}

/** Returns `values[order[0]], values[order[1]], ...` in a new array. */
export function reorder<T extends Int32Array | Float32Array>(values: T, order: Int32Array): T {
  const reordered = new (values.constructor as new (length: number) => T)(order.length);
  for (let at = 0; at < order.length; at++) reordered[at] = values[order[at] as number] as number;
  return reordered;
}

function pointersOf(lengths: Int32Array): Int32Array {
  const pointers = new Int32Array(lengths.length + 1);
  for (let row = 0; row < lengths.length; row++) pointers[row + 1] = (pointers[row] as number) + (lengths[row] as number);
  return pointers;
}
