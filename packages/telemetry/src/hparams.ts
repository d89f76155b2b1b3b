import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { message, type Value } from './event.js';

/** One run in TensorBoard's HParams tab. */
export interface HParams {
  /** Hyperparameters by name. */
  readonly values: Readonly<Record<string, string | number>>;
  /** Tags of the scalars that runs are compared by. */
  readonly metrics: readonly string[];
  /** Seconds since the epoch. */
  readonly begun: number;
  readonly ended: number;
  readonly failed: boolean;
}

/** The values that the HParams plugin reads: experiment, start and end of the run (tensorboard/plugins/hparams/plugin_data.proto, api.proto). */
export function hparamsValues({ values, metrics, begun, ended, failed }: HParams): Value[] {
  const named = Object.entries(values);
  return [
    pluginValue('_hparams_/experiment', 2, (experiment) => {
      for (const [name, value] of named)
        message(experiment, 4, (info) => {
          info.tag(1, WireType.LengthDelimited).string(name);
          // DATA_TYPE_STRING or DATA_TYPE_FLOAT64.
          info.tag(4, WireType.Varint).int32(typeof value === 'string' ? 1 : 3);
        });
      for (const metric of metrics)
        message(experiment, 5, (info) => message(info, 1, (name) => name.tag(2, WireType.LengthDelimited).string(metric)));
    }),
    pluginValue('_hparams_/session_start_info', 3, (start) => {
      for (const [name, value] of named)
        message(start, 1, (entry) => {
          entry.tag(1, WireType.LengthDelimited).string(name);
          // google.protobuf.Value
          message(entry, 2, (any) =>
            typeof value === 'string'
              ? any.tag(3, WireType.LengthDelimited).string(value)
              : any.tag(2, WireType.Bit64).double(value),
          );
        });
      start.tag(5, WireType.Bit64).double(begun);
    }),
    pluginValue('_hparams_/session_end_info', 4, (end) => {
      // STATUS_SUCCESS or STATUS_FAILURE.
      end.tag(1, WireType.Varint).int32(failed ? 2 : 1);
      end.tag(2, WireType.Bit64).double(ended);
    }),
  ];
}

function pluginValue(tag: string, field: number, write: (writer: BinaryWriter) => void): Value {
  const data = new BinaryWriter();
  message(data, field, write);
  return { tag, plugin: 'hparams', content: data.finish() };
}
