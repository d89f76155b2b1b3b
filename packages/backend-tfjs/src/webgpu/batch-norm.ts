import type { batchNormGradientKernel, batchNormKernel } from '../kernels/batch-norm.js';
import { runProgram, type WebgpuKernel } from './program.js';
import { sumRows } from './sum-rows.js';

/** Number of columns. */
const withWidth = [['width', 'i32']] as const;

const squares = {
  name: 'batch norm, squares',
  inputs: ['x', 'means'],
  uniforms: withWidth,
  body: `
    let centered = x[index] - means[index % uniforms.width];
    result[index] = centered * centered;`,
} as const;

/** [2, F] means and inverse standard deviations. */
const statisticsOf = {
  name: 'batch norm, statistics',
  inputs: ['means', 'variances'],
  uniforms: [...withWidth, ['epsilon', 'f32']],
  body: `
    let f = index % uniforms.width;
    if (index < uniforms.width) { result[index] = means[f]; } else { result[index] = inverseSqrt(variances[f] + uniforms.epsilon); }`,
} as const;

/** WGSL of a value of column f, normalized to mean 0 and variance 1. */
const normalized = '(x[index] - statistics[f]) * statistics[uniforms.width + f]';

const forward = {
  name: 'batch norm',
  inputs: ['x', 'statistics', 'scale', 'shift'],
  uniforms: withWidth,
  body: `
    let f = index % uniforms.width;
    result[index] = ${normalized} * scale[f] + shift[f];`,
} as const;

const products = {
  name: 'batch norm, products',
  inputs: ['dy', 'x', 'statistics'],
  uniforms: withWidth,
  body: `
    let f = index % uniforms.width;
    result[index] = dy[index] * ${normalized};`,
} as const;

const gradient = {
  name: 'batch norm, gradient',
  inputs: ['dy', 'x', 'statistics', 'scale', 'dScale', 'dShift'],
  uniforms: [...withWidth, ['rows', 'f32']],
  body: `
    let f = index % uniforms.width;
    let centered = dy[index] - (dShift[f] + ${normalized} * dScale[f]) / uniforms.rows;
    result[index] = centered * scale[f] * statistics[uniforms.width + f];`,
} as const;

export const batchNorm: WebgpuKernel<typeof batchNormKernel> = ({ x, scale, shift }, { epsilon }, backend) => {
  const [rows, columns] = x.shape as [number, number];
  const uniforms = { width: columns };
  const mean = { rows, width: columns, factor: 1 / rows, shape: [columns] };
  const means = sumRows(backend, x, { ...mean, free: false });
  const centered = runProgram(backend, squares, { inputs: { x, means }, uniforms, shape: x.shape });
  const variances = sumRows(backend, centered, { ...mean, free: true });
  const statistics = runProgram(backend, statisticsOf, {
    inputs: { means, variances },
    uniforms: { ...uniforms, epsilon },
    shape: [2, columns],
  });
  for (const { dataId } of [means, variances]) backend.disposeData(dataId);
  return [runProgram(backend, forward, { inputs: { x, statistics, scale, shift }, uniforms, shape: x.shape }), statistics];
};

export const batchNormGradient: WebgpuKernel<typeof batchNormGradientKernel> = (
  { dy, x, scale, statistics },
  _attributes,
  backend,
) => {
  const [rows, columns] = x.shape as [number, number];
  const uniforms = { width: columns };
  const sums = { rows, width: columns, shape: [columns] };
  const times = runProgram(backend, products, { inputs: { dy, x, statistics }, uniforms, shape: x.shape });
  const dScale = sumRows(backend, times, { ...sums, free: true });
  const dShift = sumRows(backend, dy, { ...sums, free: false });
  const dx = runProgram(backend, gradient, {
    inputs: { dy, x, statistics, scale, dScale, dShift },
    uniforms: { ...uniforms, rows },
    shape: x.shape,
  });
  return [dx, dScale, dShift];
};
