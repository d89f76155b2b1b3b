export { main } from './main.js';
export type { Terminal } from './output/terminal.js';
