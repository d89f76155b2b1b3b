/** Writes docs/combinations.md. Needs a build. */
import { writeFileSync } from 'node:fs';
import { stochasticBlockModel } from '@gnas/datasets';
import { createJiti } from 'jiti';

const { combinationsPage } = await createJiti(import.meta.url).import('./table.ts');
writeFileSync(
  new URL('../../../docs/combinations.md', import.meta.url),
  combinationsPage(stochasticBlockModel({ blocks: [10, 10], seed: 3 })),
);
