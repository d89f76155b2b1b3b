import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { byProcessor } from '../measure.mjs';

/** Python with PyTorch Geometric: GNAS_PYTHON, or `python3`; undefined where it has none. */
export function findPython() {
  const python = process.env.GNAS_PYTHON ?? 'python3';
  return spawnSync(python, ['-c', 'import torch_geometric']).status === 0 ? python : undefined;
}

/** A running peers.py on one graph. `times(kind, model, epochs)` gives milliseconds of each epoch, or undefined where it cannot. */
export async function pythonPeer(python, graph, { threads, hidden = 64 }) {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-peers-'));
  const { features, source, target, labels, split, numNodes, numClasses } = graph;
  const sparse = features.layout === 'sparse';
  writeFileSync(join(folder, 'graph.json'), JSON.stringify({ numNodes, numClasses, columns: features.columns, sparse }));
  const arrays = { source, target, labels, train: split.train, values: features.values };
  if (sparse) Object.assign(arrays, { rowPointers: features.rowPointers, columnIndices: features.columnIndices });
  for (const [name, array] of Object.entries(arrays)) writeFileSync(join(folder, name), array);
  const script = fileURLToPath(new URL('peers.py', import.meta.url));
  const child = spawn(python, [script, folder, String(threads), String(hidden), byProcessor ? 'cpu' : 'wall'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('peers.py ended; its message is above.');
    return JSON.parse(value);
  };
  const about = await next();
  return {
    about,
    async times(kind, model, epochs) {
      child.stdin.write(`${JSON.stringify({ kind, model, epochs })}\n`);
      return (await next()).times;
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
