/**
 * Prints measurements; no pass or fail.
 *   pnpm bench                    all but accuracy and peers
 *   pnpm bench operations --graph cora --only gcn,gat_8
 * --cpu measures processor time instead of the wall's, for a machine that is at work for others too.
 * Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { parseArgs } from 'node:util';

const names = ['operations', 'cost', 'big-graph', 'accuracy', 'peers'];
const byDefault = ['operations', 'cost', 'big-graph'];

const { positionals } = parseArgs({ allowPositionals: true, strict: false });
const chosen = positionals.length > 0 ? positionals.filter((name) => names.includes(name)) : byDefault;
if (chosen.length === 0) throw new Error(`Benchmarks: ${names.join(', ')}.`);
for (const name of chosen) {
  const { run, options } = await import(name === 'peers' ? './peers/peers.mjs' : `./${name}.mjs`);
  const { values } = parseArgs({ allowPositionals: true, strict: false, options: { ...options, cpu: { type: 'boolean' } } });
  await run(values);
}
