/**
 * Writes for each graph the portfolio that is built without it, as JSON, for `pnpm bench anytime --portfolios`.
 *   node portfolio/without.mjs results.jsonl ... > portfolios.json
 * Data come from GNAS_DATA_DIR.
 */
import { choosePortfolio } from './choose.mjs';
import { readMeasurements } from './measurements.mjs';

const { lines, validationNodes, baselines: first } = await readMeasurements(process.argv.slice(2));
const without = Object.keys(validationNodes).map((name) => {
  const { [name]: _, ...others } = validationNodes;
  return [name, choosePortfolio(lines, { validationNodes: others, size: 12, first }).settings];
});
console.log(JSON.stringify(Object.fromEntries(without)));
