import { existsSync } from 'node:fs';
import { conformanceCases } from '@gnas/core/conformance';
import { describe, expect, it } from 'vitest';

const built = new URL('../dist/index.js', import.meta.url);

/** The built package holds only those parts of TensorFlow.js that it needs. */
describe.runIf(existsSync(built))('the built package (needs a build)', () => {
  it.each(['wasm', 'cpu'] as const)('conforms on %s', async (device) => {
    const { createBackend }: typeof import('./index.js') = await import(/* @vite-ignore */ built.href);
    const backend = await createBackend({ device });
    const failures: string[] = [];
    for (const { name, run } of conformanceCases)
      await run(backend).catch((error: Error) => failures.push(`${name}: ${error.message}`));
    expect(failures).toEqual([]);
  });
});
