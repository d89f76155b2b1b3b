import type { NamedTensorMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Device } from '../devices.js';
import { hasKernel, runKernel } from '../tape.js';

/** A type as a value, so that a record can state it. Made by `typed`. */
export interface Typed<T> {
  readonly type?: T;
}

/** States the type of a kernel's attributes: `attributes: typed<SpmmAttributes>()`. */
export const typed = <T>(): Typed<T> => ({});

/** What a kernel is, and what runs on each device. */
export interface KernelDefinition<
  Inputs extends readonly string[],
  Outputs extends readonly string[],
  On extends Device,
  Saved extends string,
  Attributes extends object,
> {
  /** Name in TensorFlow.js's kernel registry. */
  readonly name: string;
  /** Names of the input tensors. */
  readonly inputs: Inputs;
  /** Names of the outputs: the result first, then what only the gradient reads. Empty if the kernel changes an input in place. */
  readonly outputs: Outputs;
  /** Type of the attributes, which are passed to the implementation as they are. Default: no attributes. */
  readonly attributes?: Typed<Attributes>;
  /** Devices with an implementation of their own, in the folder of that name. */
  readonly devices: readonly On[];
  /**
   * What runs on the other devices: one of core's composites, TensorFlow.js's stock kernels or another kernel. 'none' means
   * that nothing does, and callers ask `isImplemented` first. Not needed if every device has an implementation.
   */
  readonly fallback?: ((inputs: Readonly<Record<Inputs[number], Tensor>>, attributes: Attributes) => Tensor) | 'none';
  /** Names of the inputs and outputs that the gradient reads. */
  readonly saves?: readonly Saved[];
  /**
   * Gradients of the inputs, from the gradient `dy` of the first output. A gradient given as a function is computed only if
   * it is needed. Without this, the kernel cannot be differentiated.
   */
  readonly gradient?: (
    dy: Tensor,
    saved: Readonly<Record<Saved, Tensor>>,
    attributes: Attributes,
  ) => { readonly [Input in Inputs[number]]?: Tensor | (() => Tensor) };
}

/** Runs a kernel on the active device. The attributes may be omitted if the kernel has none. */
export type RunKernel<Inputs extends readonly string[], Attributes, Result> = object extends Attributes
  ? (inputs: Readonly<Record<Inputs[number], Tensor>>, attributes?: Attributes) => Result
  : (inputs: Readonly<Record<Inputs[number], Tensor>>, attributes: Attributes) => Result;

/** A kernel that can be run. Made by `defineKernel`. */
export interface Kernel<
  Inputs extends readonly string[] = readonly string[],
  Outputs extends readonly string[] = readonly string[],
  On extends Device = Device,
  // biome-ignore lint/suspicious/noExplicitAny: stands for the attributes of any kernel
  Attributes extends object = any,
> extends KernelDefinition<Inputs, Outputs, On, never, Attributes> {
  /** Runs by the device's own implementation or by the fallback. Returns the first output. */
  readonly run: RunKernel<
    Inputs,
    Attributes,
    readonly string[] extends Outputs ? Tensor | undefined : Outputs extends readonly [] ? undefined : Tensor
  >;
  /** Runs by the device's own implementation, which must exist. Returns all outputs. */
  readonly runAll: RunKernel<Inputs, Attributes, { readonly [At in keyof Outputs]: Tensor }>;
  /** Whether the active device has an implementation of its own. */
  isImplemented(): boolean;
}

/** An implementation on one device: tensors by name and attributes in, outputs in their order. */
export type DeviceKernel<K extends Kernel, DeviceBackend> = (
  inputs: Readonly<Record<K['inputs'][number], TensorInfo>>,
  attributes: K extends { readonly attributes?: Typed<infer Attributes> } ? Attributes : never,
  backend: DeviceBackend,
) => TensorInfo | TensorInfo[];

/**
 * Defines a kernel: its signature, its gradient, the devices that implement it, and what runs on the others.
 *
 * @example
 * export const scaleKernel = defineKernel({
 *   name: 'GnasScale',
 *   inputs: ['x'],
 *   outputs: ['y'],
 *   attributes: typed<ScaleAttributes>(),
 *   devices: ['wasm', 'cpu'],
 *   fallback: ({ x }, { factor }) => mul(x, scalar(factor)),
 *   gradient: (dy, _saved, attributes) => ({ x: (): Tensor => scaleKernel.run({ x: dy }, attributes) }),
 * });
 * scaleKernel.run({ x }, { factor: 0.5 });
 */
export function defineKernel<
  const Inputs extends readonly string[],
  const Outputs extends readonly string[],
  const On extends Device,
  const Saved extends Inputs[number] | Outputs[number] = never,
  Attributes extends object = object,
>(definition: KernelDefinition<Inputs, Outputs, On, Saved, Attributes>): Kernel<Inputs, Outputs, On, Attributes> {
  const { name, fallback } = definition;
  const runAll = (inputs: NamedTensorMap, attributes: object = {}): Tensor[] =>
    runKernel(name, inputs, { ours: attributes } as never);
  const run =
    typeof fallback === 'function'
      ? (inputs: Readonly<Record<Inputs[number], Tensor>>, attributes: Attributes): Tensor | undefined =>
          hasKernel(name) ? runAll(inputs as NamedTensorMap, attributes)[0] : fallback(inputs, attributes)
      : (inputs: NamedTensorMap, attributes: Attributes): Tensor | undefined => runAll(inputs, attributes)[0];
  return { ...definition, run, runAll, isImplemented: () => hasKernel(name) } as unknown as Kernel<
    Inputs,
    Outputs,
    On,
    Attributes
  >;
}
