import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { byProcessor } from '../measure.mjs';

/** Finds a Python that has a module: GNAS_PYTHON or `python3`. -> undefined if it lacks the module */
export function findPython(module = 'torch_geometric') {
  const python = process.env.GNAS_PYTHON ?? 'python3';
  const probe = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  return spawnSync(python, ['-c', probe]).status === 0 ? python : undefined;
}

/** Starts a script of this folder on one graph. `ask(order)` sends it an object and returns the object that it answers. */
export async function pythonPeer(python, script, graph, { threads, hidden = 64 }) {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-peers-'));
  const { features, source, target, labels, split, numNodes, numClasses } = graph;
  const sparse = features.layout === 'sparse';
  writeFileSync(join(folder, 'graph.json'), JSON.stringify({ numNodes, numClasses, columns: features.columns, sparse }));
  const arrays = { source, target, labels, train: split.train, validation: split.validation, values: features.values };
  if (sparse) Object.assign(arrays, { rowPointers: features.rowPointers, columnIndices: features.columnIndices });
  for (const [name, array] of Object.entries(arrays)) writeFileSync(join(folder, name), array);
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = spawn(python, [path, folder, String(threads), String(hidden), byProcessor ? 'cpu' : 'wall'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${script} ended; its message is above.`);
    return JSON.parse(value);
  };
  const about = await next();
  return {
    about,
    async ask(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return next();
    },
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
