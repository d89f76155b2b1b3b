export { main } from './main.js';
export type { Terminal } from './text/terminal.js';
