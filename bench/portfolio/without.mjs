/**
 * Writes for each graph the portfolio that is built without it, as JSON, for `pnpm bench anytime --portfolios`.
 *   node portfolio/without.mjs results.jsonl ... > portfolios.json
 * Data come from GNAS_DATA_DIR.
 */
import { readFileSync } from 'node:fs';
import { plainClassics, TunedGnnSpace } from '@gnas/space';
import { choosePortfolio } from './choose.mjs';
import { graphs } from './graphs.mjs';

const lines = process.argv.slice(2).flatMap((file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line)),
);
const validationNodes = {};
for (const [name, { load }] of Object.entries(graphs))
  if (lines.some(({ graph }) => graph === name))
    validationNodes[name] = (await load(process.env.GNAS_DATA_DIR)).split.validation.length;
const space = new TunedGnnSpace().instantiate({ inputDim: 32, outputDim: 4 });
const first = Object.values(plainClassics).map((settings) => JSON.stringify(space.settingsOf(space.selectionOf(settings))));
const without = Object.keys(validationNodes).map((name) => {
  const { [name]: _, ...others } = validationNodes;
  return [name, choosePortfolio(lines, { validationNodes: others, size: 12, first }).settings];
});
console.log(JSON.stringify(Object.fromEntries(without)));
