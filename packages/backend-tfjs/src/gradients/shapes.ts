import * as tf from '@tensorflow/tfjs-core';
import { backend_util, slice_util, util } from '@tensorflow/tfjs-core';

/** Gradients of kernels that only move values. */
export const shapeGradients: readonly tf.GradConfig[] = [
  {
    kernelName: 'Reshape',
    inputsToSave: ['x'],
    gradFunc: (dy, [x]) => ({ x: () => tf.reshape(dy as tf.Tensor, (x as tf.Tensor).shape) }),
  },

  {
    kernelName: 'Transpose',
    gradFunc: (dy, _saved, { perm }) => ({
      x: () => tf.transpose(dy as tf.Tensor, backend_util.getUndoAxesPermutation(perm as number[])),
    }),
  },

  {
    kernelName: 'Concat',
    saveAllInputs: true,
    gradFunc: (dy, saved, { axis }) => {
      const at = util.parseAxisParam(axis as number, (saved[0] as tf.Tensor).shape)[0] as number;
      let begin = 0;
      return Object.fromEntries(
        saved.map(({ shape }, index) => {
          const first = shape.map((_, axis) => (axis === at ? begin : 0));
          begin += shape[at] as number;
          return [index, () => tf.slice(dy as tf.Tensor, first, shape)];
        }),
      );
    },
  },

  {
    kernelName: 'Slice',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], { begin, size }) => ({
      x: () => {
        const { shape } = x as tf.Tensor;
        const [first, length] = slice_util.parseSliceParams(x as tf.Tensor, begin as number[], size as number[]) as [
          number[],
          number[],
        ];
        return tf.pad(
          dy as tf.Tensor,
          shape.map((total, axis) => [first[axis] as number, total - (first[axis] as number) - (length[axis] as number)]) as [
            number,
            number,
          ][],
        );
      },
    }),
  },
];
