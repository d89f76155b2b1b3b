import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.mjs';

/**
 * Searches over a Redis server with a worker of its own, both from the packages that are installed in a folder. The worker gets the graph
 * from the search.
 * @returns what was done, in words; or that there is no Redis server here
 */
export async function searchWithPackedWorker(folder) {
  if (spawnSync('redis-server', ['--version']).error) return 'no redis-server: a packed worker is not tried';
  const port = await freePort();
  const started = [];
  const start = (command, args) => {
    const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        text += chunk;
      });
    const one = { child, ended: once(child, 'close'), text: () => text };
    started.push(one);
    return one;
  };
  const gnas = (...args) => start(process.execPath, ['node_modules/@gnas/cli/bin/gnas.js', ...args]);
  try {
    start('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', '']);
    const queue = ['--queue', `redis://127.0.0.1:${port}`];
    const began = Date.now();
    const worker = gnas('worker', ...queue);
    while (!/waits for searches/.test(worker.text())) {
      if (worker.child.exitCode !== null || Date.now() - began > 60_000) throw new Error(`gnas worker printed ${worker.text()}`);
      await sleep(50);
    }
    const ready = Date.now() - began;
    const training = ['--trials', '4', '--epochs', '5', '--final-epochs', '5'];
    const search = gnas('search', '--dataset', 'karate-club', '--device', 'wasm', ...training, ...queue);
    const [code] = await search.ended;
    if (code !== 0 || !/trial 3\b/.test(search.text())) throw new Error(`gnas search over a queue printed ${search.text()}`);
    worker.child.kill('SIGTERM');
    const [workerCode] = await worker.ended;
    if (workerCode !== 0) throw new Error(`gnas worker ended with ${workerCode} and printed ${worker.text()}`);
    return `gnas worker, ready after ${(ready / 1000).toFixed(1)} s, ran the trials of gnas search over Redis`;
  } finally {
    for (const { child, ended } of started.toReversed()) {
      child.kill('SIGKILL');
      await ended;
    }
  }
}
