import type { Choice, Resolution, Resolver } from './choice.js';
import type { ModelOps } from './forward-input.js';
import type { Initializer } from './initializer.js';
import type { Ops } from './ops.js';
import type { Tensor } from './tensor.js';

/** Where a run finds its parameters: a `ParameterStore`, or a tracer that only counts them. */
export interface ParameterSource {
  get(path: string, shape: readonly number[], initializer: Initializer): Tensor;
}

/** Binds operations to the parameters and the resolver of one run. */
export function bindOps(ops: Ops, parameters: ParameterSource, resolver: Resolver, path = ''): ModelOps {
  return Object.assign(Object.create(ops) as Ops, {
    parameter: (name: string, shape: readonly number[], initializer: Initializer): Tensor =>
      parameters.get(path + name, shape, initializer),
    within: (name: string): ModelOps => bindOps(ops, parameters, resolver, `${path}${name}/`),
    resolve: (choice: Choice): Resolution => resolver(choice),
  });
}
