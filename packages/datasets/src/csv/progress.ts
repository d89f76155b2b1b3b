/** How far the reading of a table is. */
export interface TableProgress {
  readonly file: string;
  readonly rows: number;
  /** From 0 to 1. */
  readonly share: number;
}

const listeners = new Set<(progress: TableProgress) => void>();

/** Hears of each table that takes longer than a second to read, about once a second. @returns stops that */
export function watchTables(listener: (progress: TableProgress) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Returns a function that tells the listeners of progress, at most once a second. */
export function progressOf(file: string): (rows: number, share: number) => void {
  let told = Date.now();
  return (rows, share) => {
    const now = Date.now();
    if (now - told < 1000) return;
    told = now;
    for (const listener of listeners) listener({ file, rows, share });
  };
}
