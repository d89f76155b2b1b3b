import { existsSync } from 'node:fs';
import { GnasError } from '@gnas/core';
import type { StudyStorage, StudySummary } from '@gnas/storage';
import { Command, Option } from 'commander';
import { loadReference, prepareChosen } from '../flags/experiment-reference.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { checkSameGraph, isFromCode, runnableSpec } from '../flags/study-spec.js';
import { wholeNumber } from '../flags/whole-number.js';
import { modelPath } from '../runs/kept-model.js';
import { checkObservers, observerOptions } from '../runs/observed.js';
import { type RunFlags, runSearch } from '../runs/search-run.js';
import { count } from '../text/format.js';
import type { Terminal } from '../text/terminal.js';
import { checkWritable } from '../text/write-whole.js';

/** `gnas resume`: goes on with a search that was stopped or killed. */
export function resumeCommand(terminal: Terminal): Command {
  const command = new Command('resume')
    .summary('go on with a search that was stopped or killed')
    .description('Goes on where a study ends, to the same result as a search that was never stopped.')
    .argument('[study]', 'its name (default: the newest that is not complete)')
    .addOption(storeOption())
    .addOption(
      new Option('--workers <n>', 'threads that train architectures at the same time').default(1).argParser(wholeNumber(1)),
    )
    .addOption(new Option('--json', 'print one JSON document and nothing else on standard output'))
    .addOption(new Option('--out <file>', 'also write the JSON document to a file'))
    .action(async (name: string | undefined, flags: RunFlags) => {
      if (flags.out !== undefined) await checkWritable('--out', flags.out);
      await checkObservers(flags);
      await withStudies(flags.store, async (storage) => resume(storage, await chosenStudy(storage, name), flags, terminal));
    });
  for (const option of observerOptions()) command.addOption(option);
  return command;
}

async function chosenStudy(storage: StudyStorage, name: string | undefined): Promise<StudySummary> {
  if (name !== undefined) return storage.summary(name);
  const unfinished = (await storage.list()).find(
    (study) => (study.state === 'stopped' || study.state === 'interrupted') && !isFromCode(study),
  );
  if (unfinished) return unfinished;
  throw new GnasError('GNAS_UNKNOWN_NAME', `No study in ${storage.where} waits to be resumed; gnas list studies shows them all.`);
}

/** A study whose trials are complete and whose model is not there was killed in its last training: that is done again. */
async function resume(storage: StudyStorage, known: StudySummary, flags: RunFlags, terminal: Terminal): Promise<void> {
  if (known.state === 'complete' && existsSync(modelPath(flags.store, known.name))) {
    terminal.err(`Study ${known.name} is complete; gnas show ${known.name} shows it.`);
    return;
  }
  const spec = runnableSpec(known);
  const chosen = await loadReference(spec.reference);
  const parts = await prepareChosen(chosen);
  const { graph, space } = parts;
  space.instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses });
  checkSameGraph(known.name, spec, graph);
  const study = await storage.resume(known.name);
  terminal.err(`Going on with study ${known.name} after ${count(study.trials.size)} trials.`);
  await runSearch({ chosen, parts, settings: spec.settings, flags, study }, terminal);
}
