import { inNode } from '../../optional-package.js';
import { makeTakeParts } from './take-parts.js';
import { serveTasks, type ThreadStart } from './thread.js';

/** Ends a thread. */
export type EndThread = () => void;

/**
 * Starts a thread that serves tasks. It does not keep a process alive. Its code is the text of two functions, so bundlers and servers need
 * no file for it.
 */
export function startThread(start: ThreadStart): EndThread {
  const serve = `(${serveTasks})(start, ${makeTakeParts})`;
  if (inNode()) {
    const { Worker } = process.getBuiltinModule('node:worker_threads');
    const code = `const { workerData: start } = require('node:worker_threads'); ${serve}`;
    const worker = new Worker(code, { eval: true, workerData: start, execArgv: [] });
    // A thread that does not start takes no part; the others do its work.
    worker.on('error', () => {});
    worker.unref();
    return () => void worker.terminate();
  }
  const url = URL.createObjectURL(new Blob([`onmessage = ({ data: start }) => ${serve}`], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onerror = (event) => event.preventDefault();
  worker.postMessage(start);
  return () => {
    worker.terminate();
    URL.revokeObjectURL(url);
  };
}
