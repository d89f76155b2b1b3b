import type { Compressors, FileMetaData } from 'hyparquet';
import { countValues } from './parquet-pages.js';
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
    checkSize(metadata, bytes);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rows = await parquetReadObjects({ file, metadata, compressors: bounded(compressors) });
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

/** Most values of a file, and of one of any size, for each of its bytes. Columns that repeat themselves take little space. */
const most = { values: 2 ** 26, ofAny: 2 ** 22, perByte: 100 };
/** Most bytes that a page unpacks to, for each byte that is packed, and of any page. */
const mostUnpacked = { perByte: 100, ofAny: 2 ** 24 };

/** Refuses claims that are out of proportion to the file, before anything is made for them. @throws Error */
function checkSize({ num_rows: rows, row_groups: groups }: FileMetaData, bytes: Uint8Array): void {
  const limit = Math.min(most.values, most.ofAny + most.perByte * bytes.length);
  const chunks = groups.flatMap(({ columns }) => columns.flatMap(({ meta_data: chunk }) => chunk ?? []));
  const perGroup = groups.reduce((sum, group) => sum + Number(group.num_rows) * group.columns.length, 0);
  let values = Math.max(Number(rows), perGroup);
  for (const { dictionary_page_offset: dictionary, data_page_offset: data, total_compressed_size: size } of chunks) {
    if (values > limit) break;
    const from = Number(dictionary && dictionary < data ? dictionary : data);
    values += countValues(bytes.subarray(from, from + Number(size)), limit);
  }
  if (values > limit)
    throw new RangeError(
      `it claims more than ${limit.toLocaleString('en')} values, too many for its ${bytes.length.toLocaleString('en')} bytes`,
    );
}

/** Decompressors that refuse what is out of proportion. */
function bounded(compressors: Compressors): Compressors {
  const bound =
    (unpack: NonNullable<Compressors[keyof Compressors]>): typeof unpack =>
    (packed, length) => {
      if (length > mostUnpacked.ofAny + mostUnpacked.perByte * packed.length)
        throw new RangeError(`a page claims to unpack from ${packed.length} bytes to ${length}`);
      return unpack(packed, length);
    };
  return Object.fromEntries(Object.entries(compressors).map(([codec, unpack]) => [codec, unpack && bound(unpack)]));
}
