import { resolve } from 'node:path';
import { readModelInfo } from '@gnas/core';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { readStudyModel } from '../runs/kept-model.js';
import { count, percent, shellWord } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';
import { checkWritable, writeWhole } from '../text/write-whole.js';

/** `gnas export-model`: the trained model of a study, as a file of its own. */
export function exportModelCommand(terminal: Terminal): Command {
  return new Command('export-model')
    .summary('the trained model of a study, as one file')
    .description(
      'Writes the model that a search has found and trained: weights as safetensors, and with them the architecture,\nhow nodes are encoded, metrics and versions. gnas predict --model reads it, and loadModel of @gnas/core.',
    )
    .argument('<study>', 'its name, as in gnas list studies')
    .addOption(storeOption())
    .option('--out <file>', 'where to write it', 'model.safetensors')
    .action(async (name: string, { store, out }: { readonly store: string; readonly out: string }) => {
      await checkWritable('--out', out);
      await withStudies(store, (storage) => storage.summary(name));
      const { path, bytes } = await readStudyModel(store, name);
      const { description, metrics, architecture, dataset } = readModelInfo(bytes, path);
      await writeWhole(resolve(out), bytes);
      const parameters = architecture.nodes.reduce((sum, node) => sum + node.parameters, 0);
      const words = Object.entries(description).map(([key, taken]) => `${key}=${taken}`);
      terminal.out(
        [
          words.join(' '),
          `validation ${percent(metrics.validation?.accuracy)}  test ${percent(metrics.test?.accuracy)}  ${count(parameters)} parameters`,
          `Written to ${out}.`,
          ...(dataset.schema?.format === 'csv'
            ? [`To predict with it: gnas predict --model ${shellWord(out)} --nodes nodes.csv --edges edges.csv`]
            : []),
        ].join('\n'),
      );
    });
}
