export { openTelemetry } from './open-telemetry.js';
export type { SearchEvents, SearchObserver } from './search-observer.js';
export { type TensorBoardOptions, tensorBoard } from './tensor-board.js';
export { watch } from './watch.js';
