/**
 * Fuzzes one reader in this process: `fuzz.mjs <reader> <seed> <runs>`. A reader may return a value or throw a GnasError. Prints what it
 * came to as JSON, and ends with code 1 at anything else. Its parent watches time and memory.
 */
import { existsSync, readFileSync } from 'node:fs';
import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { readers } from './readers.mjs';

const [name, seed, numRuns] = process.argv.slice(2);
const { inputs, read, close } = await readers[name]();
const outcome = { tries: 0, refused: 0, slowestMs: 0 };
await fc.assert(
  fc.asyncProperty(inputs, async (input) => {
    const started = performance.now();
    outcome.tries++;
    try {
      await read(input);
    } catch (error) {
      if (!(error instanceof GnasError)) throw error;
      if (error.message.length > 20_000) throw new Error(`a message of ${error.message.length} letters`);
      outcome.refused++;
    }
    outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - started);
  }),
  { seed: Number(seed), numRuns: Number(numRuns), endOnFailure: true },
);
await close?.();
console.log(JSON.stringify({ ...outcome, megabytes: peakMegabytes() }));

/** On Linux `maxRSS` starts at that of the process which started this one, so the kernel's own peak is read there. */
function peakMegabytes() {
  const status = '/proc/self/status';
  const peak = existsSync(status) && /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'));
  return (peak ? Number(peak[1]) : process.resourceUsage().maxRSS) / 1024;
}
