/** Types of values in Thrift's compact protocol. */
const [stop, yes, no, byte, double, binary, list, set, struct] = [0, 1, 2, 3, 7, 8, 9, 10, 12];

/** Most structs within structs of the header of a page. */
const mostLevels = 16;

/** Members of the header of a page: sizes, and the headers of each type of page, whose first member is a number of values. */
const [packedSize, headers] = [3, [5, 7, 8]];

/**
 * Counts the values that the pages of a column claim to hold. A run of equal values takes a few bytes, however long it is.
 * @param bytes the pages of the column
 * @param most count at which to stop
 * @throws Error if the header of a page can't be read
 */
export function countValues(bytes: Uint8Array, most: number): number {
  let [at, values] = [0, 0];
  const next = (): number => {
    const value = bytes[at++];
    if (value === undefined) throw new Error('the header of a page is cut off');
    return value;
  };
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (let digit = 128; digit >= 128 && scale < 2 ** 70; scale *= 128) {
      digit = next();
      value += (digit & 127) * scale;
    }
    return value;
  };
  const zigzag = (): number => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  const read = (type: number, level: number): number | ReadonlyMap<number, unknown> | undefined => {
    if (level > mostLevels) throw new Error('the header of a page is nested too deeply');
    if (type === yes || type === no) return undefined;
    if (type === struct) return readStruct(level);
    if (type === byte) at++;
    else if (type === double) at += 8;
    else if (type === binary) at += varint();
    else if (type === list || type === set) {
      const head = next();
      const count = head >> 4 === 15 ? varint() : head >> 4;
      if (count > bytes.length) throw new Error('the header of a page has a list that is longer than the file');
      for (let item = 0; item < count; item++) read(head & 15, level + 1);
    } else return zigzag();
    return undefined;
  };
  const readStruct = (level: number): ReadonlyMap<number, unknown> => {
    const members = new Map<number, unknown>();
    for (let [head, id] = [next(), 0]; (head & 15) !== stop; head = next()) {
      id = head >> 4 === 0 ? zigzag() : id + (head >> 4);
      members.set(id, read(head & 15, level + 1));
    }
    return members;
  };
  while (at < bytes.length && values <= most) {
    const page = readStruct(0);
    for (const header of headers) {
      const count = (page.get(header) as ReadonlyMap<number, unknown> | undefined)?.get(1);
      if (typeof count === 'number') values += Math.abs(count);
    }
    const size = page.get(packedSize);
    if (typeof size !== 'number' || size < 0) throw new Error('the header of a page has no size');
    at += size;
  }
  return values;
}
