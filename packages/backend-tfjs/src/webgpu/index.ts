export { kernels } from './kernels.js';
export { prepare } from './prepare.js';
