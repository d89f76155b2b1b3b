export type { ConformanceCase } from './conformance-case.js';
export { conformanceCases } from './conformance-cases.js';
export { ringGraph } from './ring-graph.js';
export { sparseMatrix } from './sparse-matrix.js';
