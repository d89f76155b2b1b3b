import type { TableReader } from './read-csv.js';
import { tableOfRecords } from './records.js';

/** Whether bytes are a Parquet file. */
export function isParquet(bytes: Uint8Array): boolean {
  return bytes.length > 12 && [0x50, 0x41, 0x52, 0x31].every((byte, at) => bytes[at] === byte);
}

/** Reads a Parquet file. Lines are numbers of rows. The reader is loaded when it is needed, as most tables are text. */
export async function readParquet(name: string, bytes: Uint8Array, refuse: (problem: string) => never): Promise<TableReader> {
  const [{ parquetMetadataAsync, parquetReadObjects, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const file = {
    byteLength: bytes.length,
    slice: (from: number, to?: number) => bytes.slice(from, to).buffer,
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rows = await parquetReadObjects({ file, metadata, compressors });
    return tableOfRecords(
      name,
      'Parquet',
      columns,
      rows.map((row, at) => [row, at + 1] as const),
    );
  } catch (cause) {
    return refuse(
      `: the Parquet file is damaged, or of a kind that can't be read: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
}
