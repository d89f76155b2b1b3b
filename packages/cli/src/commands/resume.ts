import { type Experiment, GnasError, givenParts } from '@gnas/core';
import type { StudyStorage, StudySummary } from '@gnas/storage';
import { Command, Option } from 'commander';
import { configOption, pluginOptions } from '../flags/project-flags.js';
import { runOptions } from '../flags/run-flags.js';
import { storeOption, withWritableStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable } from '../output/write-file.js';
import { openStudy } from '../project/kept-study.js';
import { loadProject, type ProjectFlags } from '../project/load-project.js';
import { counted } from '../report/format.js';
import { type ObserverFlags, observedSearch } from '../search/observers.js';
import { type RunFlags, runSearch } from '../search/run-search.js';
import { UsageError } from '../usage-error.js';

interface ResumeFlags extends RunFlags, ObserverFlags, ProjectFlags {
  readonly store: string;
  readonly force?: boolean;
}

/** `gnas resume`: continues a search that was stopped or killed. */
export function resumeCommand(terminal: Terminal): Command {
  const command = new Command('resume')
    .summary('continue a search that was stopped or killed')
    .description(
      'Continues a study, to the same result as a search that was never stopped: one of gnas search, or of createStudy in code.\nParts that were given as objects come from the config file.',
    )
    .argument('[study]', 'its name (default: the newest that is not finished)');
  const force = new Option('--force', 'take the named study from a process that seems to search it still');
  for (const option of [force, storeOption(), ...pluginOptions(), configOption(), ...runOptions()]) command.addOption(option);
  return command.action(async (name: string | undefined, flags: ResumeFlags) => {
    if (flags.force && name === undefined) throw new UsageError('--force needs the name of the study: gnas resume NAME --force.');
    await checkWritable('--out', flags.out);
    const search = await observedSearch(flags);
    const { config } = await loadProject(flags);
    await withWritableStudies(flags.store, async (storage) => {
      const summary = name === undefined ? await newestUnfinished(storage, config) : await storage.summary(name);
      if (isDone(summary)) return terminal.err(`Study ${summary.name} is complete. gnas show ${summary.name} shows it.`);
      if (flags.force && summary.state === 'running') {
        terminal.err(
          `Taking study ${summary.name} from the process that searches it. If that process still runs, it can't record its next trial.`,
        );
        await storage.release(summary.name);
      }
      const { study, sources } = await openStudy(storage, summary.name, flags);
      terminal.err(`Continuing study ${study.name} after ${counted(study.trials.length, 'trial')}.`);
      await runSearch({ study, sources, search, flags }, terminal);
    });
  });
}

async function newestUnfinished(storage: StudyStorage, config: Partial<Experiment>): Promise<StudySummary> {
  const isOurs = ({ spec }: StudySummary): boolean => spec !== undefined && givenParts(spec).every((member) => member in config);
  const found = (await storage.list()).find((study) => study.state !== 'running' && !isDone(study) && isOurs(study));
  if (found) return found;
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `No study in ${storage.where} waits to be continued here. gnas list studies shows them all.`,
  );
}

/** A study whose trials are complete may have been killed in its final training, which is then done again. */
function isDone({ state, finishedAt }: StudySummary): boolean {
  return state === 'complete' && finishedAt !== undefined;
}
