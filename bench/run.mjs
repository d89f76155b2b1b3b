/**
 * Prints measurements, without pass or fail.
 *   pnpm bench                                            every operation's epoch, trials a minute with workers, cost against size, big graphs
 *   pnpm bench operations --graph cora --only gcn,gat_8   one of them, with its options
 *   pnpm bench peers --graph nouns --threads 2            beside PyTorch Geometric, where GNAS_PYTHON (or python3) has it
 *   pnpm bench deep --only residual,big                  deep and wide models at one and all threads, beside PyTorch by hand too
 *   pnpm bench trials --trials 20                         trials a minute beside AutoGL-light, where that Python has it
 *   pnpm bench workers --trials 40                        trials a minute with 1 and 2 workers, memory of each
 *   pnpm bench accuracy --seeds 10                        test accuracy of published models
 * --cpu measures processor time instead of wall-clock time, for a shared machine. --plain-simd starts Node 20 without its flag for relaxed SIMD.
 * Data come from GNAS_DATA_DIR, the user's cache, or are downloaded.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const files = { anytime: 'anytime/anytime', deep: 'peers/deep', peers: 'peers/peers', trials: 'peers/trials' };
const pathOf = (name) => fileURLToPath(new URL(`${files[name] ?? name}.mjs`, import.meta.url));

const given = process.argv.slice(2);
const firstOption = given.findIndex((argument) => argument.startsWith('--'));
const names = firstOption < 0 ? given : given.slice(0, firstOption);
const options = given.slice(names.length);
for (const name of names.length > 0 ? names : ['operations', 'workers', 'cost', 'big-graph']) {
  if (!existsSync(pathOf(name)))
    throw new Error(`Unknown benchmark "${name}". The benchmarks are the files in bench/ and bench/peers/.`);
  const { status } = spawnSync(process.execPath, [pathOf(name), ...options], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
