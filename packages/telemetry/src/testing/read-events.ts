import { crc32c } from '../crc32c.js';

/** Decodes a message of the protobuf wire format: the values of each field by number. It follows the format, not the writer under test. */
export class WireMessage {
  readonly #fields = new Map<number, (number | Uint8Array)[]>();

  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    const varint = (): number => {
      let value = 0n;
      for (let shift = 0n; ; shift += 7n) {
        const byte = bytes[at++] as number;
        value |= BigInt(byte & 0x7f) << shift;
        if (byte < 0x80) return Number(value);
      }
    };
    const take = (length: number): number => {
      at += length;
      return at - length;
    };
    while (at < bytes.length) {
      const key = varint();
      const [field, type] = [key >>> 3, key & 7];
      let value: number | Uint8Array;
      if (type === 0) value = varint();
      else if (type === 1) value = view.getFloat64(take(8), true);
      else if (type === 5) value = view.getFloat32(take(4), true);
      else if (type === 2) {
        const begin = take(varint());
        value = bytes.subarray(begin, at);
      } else throw new Error(`wire type ${type}`);
      this.#fields.set(field, [...(this.#fields.get(field) ?? []), value]);
    }
  }

  number(field: number): number | undefined {
    return this.#fields.get(field)?.at(-1) as number | undefined;
  }

  text(field: number): string | undefined {
    const bytes = this.#fields.get(field)?.at(-1) as Uint8Array | undefined;
    return bytes && new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  }

  all(field: number): WireMessage[] {
    return (this.#fields.get(field) ?? []).map((bytes) => new WireMessage(bytes as Uint8Array));
  }

  one(field: number): WireMessage | undefined {
    return this.all(field).at(-1);
  }
}

/** Reads the events of a file, and verifies each checksum. */
export function readEvents(file: Uint8Array): WireMessage[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const events: WireMessage[] = [];
  const check = (data: Uint8Array, at: number): void => {
    const rotated = (view.getUint32(at, true) - 0xa282ead8) >>> 0;
    if (((rotated >>> 17) | (rotated << 15)) >>> 0 !== crc32c(data)) throw new Error(`wrong checksum at byte ${at}`);
  };
  for (let at = 0; at < file.length; ) {
    const length = Number(view.getBigUint64(at, true));
    check(file.subarray(at, at + 8), at + 8);
    const data = file.subarray(at + 12, at + 12 + length);
    check(data, at + 12 + length);
    events.push(new WireMessage(data));
    at += 16 + length;
  }
  return events;
}

/** The scalars of a file: [step, value] by tag. */
export function scalarsOf(events: readonly WireMessage[]): Record<string, [number, number][]> {
  const found: Record<string, [number, number][]> = {};
  for (const event of events)
    for (const value of event.one(5)?.all(1) ?? []) {
      const scalar = value.number(2);
      const tag = value.text(1) as string;
      if (scalar !== undefined) found[tag] = [...(found[tag] ?? []), [event.number(2) ?? 0, scalar]];
    }
  return found;
}
