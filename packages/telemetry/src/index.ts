export * from './open-telemetry.js';
export * from './search-observer.js';
export * from './tensor-board.js';
export * from './watch.js';
