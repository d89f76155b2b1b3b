import { parseArgs } from 'node:util';
import { enableRelaxedSimd } from '@gnas/backend-tfjs';

/** Node 20 has relaxed SIMD behind a flag, which an application may set. `--plain-simd` leaves it as it is. */
const relaxed = !process.argv.includes('--plain-simd') && enableRelaxedSimd();
console.log(`Node ${process.version}, ${relaxed ? 'relaxed SIMD' : 'SIMD as the engine has it'}`);

/** Options `--name value` of a benchmark, `--cpu` and `--plain-simd`. */
export function readOptions(names) {
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  return parseArgs({ options: { ...options, cpu: { type: 'boolean' }, 'plain-simd': { type: 'boolean' } } }).values;
}

/** Milliseconds by the wall, or with `--cpu` of processor time of this process, for a machine that is at work for others too. */
export const byProcessor = process.argv.includes('--cpu');
export function now() {
  if (!byProcessor) return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Sorted middle, and how far the 10th and 90th percentile lie apart. */
export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p10: at(0.1), p90: at(0.9) };
}

/**
 * Runs each entry's `run` (async, returns samples) in turn, `rounds` times, so that a slow moment of the machine falls on all
 * alike. The first round only warms up.
 */
export async function interleave(entries, rounds) {
  const samples = new Map(entries.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++)
    for (const { name, run } of entries) {
      const found = await run();
      if (round > 0) samples.get(name).push(...found);
    }
  return new Map([...samples].map(([name, values]) => [name, summary(values)]));
}

export const ms = ({ median, p10, p90 }) => `${median.toFixed(2).padStart(8)} (${p10.toFixed(2)} - ${p90.toFixed(2)})`.padEnd(28);

/** Exponent b of y = a * x^b through points [x, y], by least squares on the logarithms. */
export function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (k) => logs.reduce((sum, pair) => sum + pair[k], 0) / logs.length;
  const [mx, my] = [mean(0), mean(1)];
  return logs.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / logs.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
}
