import { formatMetric, readModelInfo } from '@gnas/core';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable, writeWhole } from '../output/write-file.js';
import { keptModel, specOf } from '../project/kept-study.js';
import { count, inWords, shellWord } from '../report/format.js';

/** `gnas export-model`: the trained model of a study, as a file of its own. */
export function exportModelCommand(terminal: Terminal): Command {
  return new Command('export-model')
    .summary('the trained model of a study, as one file')
    .description(
      'Writes the model that a search has found and trained: weights as safetensors, with the architecture, the encoding of nodes,\nmetrics and versions. gnas predict --model reads it, and so does loadModel of @gnas/core.',
    )
    .argument('<study>', 'its name, as in gnas list studies')
    .addOption(storeOption())
    .option('--out <file>', 'where to write it', 'model.safetensors')
    .action(async (name: string, { store, out }: { readonly store: string; readonly out: string }) => {
      await checkWritable('--out', out);
      const { objective, bytes } = await withStudies(store, async (storage) => ({
        objective: specOf(await storage.summary(name)).objective,
        bytes: await keptModel(storage, name),
      }));
      const { members, metrics, dataset } = readModelInfo(bytes, `The model of study ${name}`);
      await writeWhole(out, bytes);
      const nodes = members.flatMap(({ architecture }) => architecture.nodes);
      const parameters = nodes.reduce((sum, node) => sum + node.parameters, 0);
      const figure = (split: string): string =>
        `${split} ${objective.title} ${formatMetric(objective, metrics[split]?.[objective.name])}`;
      terminal.out(
        [
          ...members.map(({ description }) => inWords(description)),
          `${figure('validation')}  ${figure('test')}  ${count(parameters)} parameters`,
          `Written to ${out}.`,
          ...(dataset.schema?.format === 'csv'
            ? [`To predict with it: gnas predict --model ${shellWord(out)} --nodes nodes.csv --edges edges.csv`]
            : []),
        ].join('\n'),
      );
    });
}
