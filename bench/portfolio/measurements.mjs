import { readFileSync } from 'node:fs';
import { plainClassics, TunedGnnSpace } from '@gnas/space';
import { graphs } from './graphs.mjs';

/** Reads measurements -> their lines, the number of validation nodes of each measured graph, and the keys of the baselines and of the present portfolio. */
export async function readMeasurements(files) {
  const lines = files.flatMap((file) =>
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
  const keyOf = (selection) => JSON.stringify(space.settingsOf(selection));
  const baselines = Object.values(plainClassics).map((settings) => keyOf(space.selectionOf(settings)));
  return { lines, validationNodes, baselines, present: space.portfolio().map(keyOf) };
}
