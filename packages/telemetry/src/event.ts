import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** An entry of an event file. */
export interface Event {
  /** Seconds since the epoch. */
  readonly wallTime: number;
  /** Default 0. */
  readonly step?: number;
  readonly what:
    | { readonly fileVersion: string }
    /** A process starts to write. Events of an earlier process at this or a later step no longer count. */
    | { readonly sessionStart: true }
    | { readonly values: readonly Value[] };
}

/** A named value: a scalar, a text in Markdown, or the content of a plugin. */
export type Value = { readonly tag: string } & (
  | { readonly scalar: number }
  | { readonly text: string }
  | { readonly plugin: string; readonly content: Uint8Array }
);

/** Encodes an event as the message `tensorflow.Event` (tensorboard/compat/proto/event.proto). */
export function encodeEvent({ wallTime, step = 0, what }: Event): Uint8Array {
  const event = new BinaryWriter();
  event.tag(1, WireType.Bit64).double(wallTime);
  event.tag(2, WireType.Varint).int64(step);
  if ('fileVersion' in what) event.tag(3, WireType.LengthDelimited).string(what.fileVersion);
  else if ('sessionStart' in what) message(event, 7, (session) => session.tag(1, WireType.Varint).int32(1));
  else
    message(event, 5, (summary) => {
      for (const value of what.values) message(summary, 1, (writer) => writeValue(writer, value));
    });
  return event.finish();
}

/** Writes a nested message. */
export function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}

/** Writes a message `Summary.Value` (tensorboard/compat/proto/summary.proto). */
function writeValue(writer: BinaryWriter, value: Value): void {
  writer.tag(1, WireType.LengthDelimited).string(value.tag);
  if ('scalar' in value) {
    writer.tag(2, WireType.Bit32).float(value.scalar);
    return;
  }
  const plugin = 'text' in value ? 'text' : value.plugin;
  message(writer, 9, (metadata) =>
    message(metadata, 1, (data) => {
      data.tag(1, WireType.LengthDelimited).string(plugin);
      if ('content' in value) data.tag(2, WireType.LengthDelimited).bytes(value.content);
    }),
  );
  message(writer, 8, (tensor) => {
    // DT_STRING with one value, or an empty DT_FLOAT, because the metadata hold a plugin's content.
    tensor.tag(1, WireType.Varint).int32('text' in value ? 7 : 1);
    message(tensor, 2, (shape) =>
      message(shape, 2, (dimension) => dimension.tag(1, WireType.Varint).int64('text' in value ? 1 : 0)),
    );
    if ('text' in value) tensor.tag(8, WireType.LengthDelimited).bytes(new TextEncoder().encode(value.text));
  });
}
