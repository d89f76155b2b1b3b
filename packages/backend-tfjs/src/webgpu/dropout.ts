import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DropoutMask } from '../dropout-mask.js';
import type { dropoutKernel } from '../kernels/dropout.js';
import { keepFunction, maskUniforms, maskValues } from './keep.js';
import { runProgram, type WebgpuBackend, type WebgpuKernel } from './program.js';

const program = {
  name: 'dropout',
  inputs: ['x'],
  uniforms: maskUniforms,
  functions: keepFunction,
  body: 'result[index] = x[index] * keep(index);',
} as const;

/** Makes a copy of x with dropout. */
export const dropped = (backend: WebgpuBackend, x: TensorInfo, dropout: DropoutMask): TensorInfo =>
  runProgram(backend, program, { inputs: { x }, uniforms: maskValues(dropout), shape: x.shape });

export const dropout: WebgpuKernel<typeof dropoutKernel> = ({ x }, { dropout }, backend) => dropped(backend, x, dropout);
