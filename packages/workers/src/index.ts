export * from './parts.js';
export * from './share-graph.js';
export * from './worker-pool.js';
