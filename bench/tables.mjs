/**
 * Time and memory of reading two large tables with `fromCsv`, printed beside the size of the files.
 *   pnpm bench tables --nodes 500000 --edges 10000000
 */
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromCsv, watchTables } from '@gnas/datasets';

const { values } = parseArgs({
  options: { nodes: { type: 'string', default: '500000' }, edges: { type: 'string', default: '10000000' } },
});
const [numNodes, numEdges] = [Number(values.nodes), Number(values.edges)];
const folder = mkdtempSync(join(tmpdir(), 'gnas-tables-'));

let state = 1;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

async function write(name, header, rows, row) {
  const stream = createWriteStream(join(folder, name));
  stream.write(`${header}\n`);
  for (let from = 0; from < rows; from += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - from) }, (_, k) => row(from + k));
    if (!stream.write(`${lines.join('\n')}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
  return join(folder, name);
}

try {
  const cities = ['Oslo', 'Lima', 'Rome', 'Cairo', 'Delhi'];
  const nodes = await write(
    'nodes.csv',
    'id,topic,amount,city,active',
    numNodes,
    (k) => `u${k},t${random(5)},${random(10_000) / 100},${cities[random(5)]},${random(2)}`,
  );
  const edges = await write('edges.csv', 'source,target,kind', numEdges, () => `u${random(numNodes)},u${random(numNodes)},call`);
  const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`;
  console.log(`nodes.csv ${megabytes(statSync(nodes).size)}, edges.csv ${megabytes(statSync(edges).size)}`);
  const unwatch = watchTables(({ file, rows, share }) =>
    console.log(`  ${file.slice(folder.length + 1)}: ${rows.toLocaleString('en')} rows, ${Math.round(100 * share)} %`),
  );
  const [before, used] = [performance.now(), process.cpuUsage()];
  const graph = await fromCsv({ nodes, edges, label: 'topic' });
  unwatch();
  const seconds = (performance.now() - before) / 1000;
  const { user, system } = process.cpuUsage(used);
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `${graph.numNodes.toLocaleString('en')} nodes, ${graph.source.length.toLocaleString('en')} directed edges: ${seconds.toFixed(1)} s, ${((user + system) / 1e6).toFixed(1)} s of processor time, peak memory of the process ${megabytes(peak)}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
