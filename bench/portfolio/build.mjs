/**
 * Builds the portfolio of TunedGnnSpace from measurements, and writes it into the package.
 *   node portfolio/build.mjs results.jsonl [--size 12] [--extend] [--write]
 * Prints the regret with each further configuration, and for each graph the score there of a portfolio that was built without it.
 * --extend keeps the present portfolio and adds to it, after the baselines.
 * Data come from GNAS_DATA_DIR.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { choosePortfolio } from './choose.mjs';
import { readMeasurements } from './measurements.mjs';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: 'string', default: '12' },
    extend: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const { lines, validationNodes, baselines, present } = await readMeasurements(positionals);
const first = flags.extend ? present : baselines;
const size = Number(flags.size);
const chosen = choosePortfolio(lines, { validationNodes, size, first });
const added = chosen.settings.slice(first.length);
const kept = chosen.settings.slice(0, first.length);
const settings = [...kept.slice(0, baselines.length), ...added, ...kept.slice(baselines.length)];
console.log(`regret with each one added: ${chosen.regrets.map((regret) => regret.toFixed(3)).join(', ')}`);
const originOf = (wanted) => lines.find((line) => JSON.stringify(line.settings) === JSON.stringify(wanted))?.origin;
settings.forEach((each, at) => {
  console.log(`${String(at + 1).padStart(2)} ${originOf(each)}`);
});
for (const name of Object.keys(validationNodes)) {
  const { [name]: _, ...nodesElsewhere } = validationNodes;
  const without = choosePortfolio(lines, { validationNodes: nodesElsewhere, size, first });
  const own = lines.filter(({ graph }) => graph === name);
  const reachable = without.settings.map((each) => JSON.stringify(each));
  const best = (part) => Math.max(...part.map(({ validation }) => validation ?? 0));
  const reached = best(own.filter((line) => reachable.includes(JSON.stringify(line.settings))));
  const baseline = best(own.filter((line) => baselines.includes(JSON.stringify(line.settings))));
  const percent = (value) => (100 * value).toFixed(1).padStart(5);
  console.log(
    `${name.padEnd(20)} baselines ${percent(baseline)}   portfolio without it ${percent(reached)}   best of all ${percent(best(own))}`,
  );
}
if (flags.write) {
  const target = new URL('../../packages/space/src/spaces/tuned-gnn/portfolio.ts', import.meta.url);
  writeFileSync(
    target,
    `import type { TunedGnnSettings } from './settings.js';

/**
 * Configurations that complement one another: the classic baselines, then those that lower the mean regret on many graphs most.
 * bench/portfolio/build.mjs writes this file from measurements.
 */
export const tunedGnnPortfolio: readonly TunedGnnSettings[] = ${JSON.stringify(settings, null, 2)};
`,
  );
  spawnSync('npx', ['biome', 'check', '--write', fileURLToPath(target)], { stdio: 'inherit' });
}
