import { GnasError } from '@gnas/core';
import { didYouMean } from '@gnas/core/plugin';
import { watchTables } from '@gnas/datasets';
import { Command, CommanderError } from 'commander';
import { compareCommand } from './commands/compare.js';
import { dashboardCommand } from './commands/dashboard.js';
import { doctorCommand } from './commands/doctor.js';
import { exportCommand } from './commands/export.js';
import { exportModelCommand } from './commands/export-model.js';
import { listCommand } from './commands/list.js';
import { pluginsCommand } from './commands/plugins.js';
import { predictCommand } from './commands/predict.js';
import { resumeCommand } from './commands/resume.js';
import { searchCommand } from './commands/search.js';
import { showCommand } from './commands/show.js';
import { trainCommand } from './commands/train.js';
import { workerCommand } from './commands/worker.js';
import { workersCommand } from './commands/workers.js';
import { processTerminal, safeTerminal, type Terminal } from './output/terminal.js';
import { watchSkippedPlugins } from './project/skipped-plugins.js';
import { UsageError } from './usage-error.js';
import { versions } from './versions.js';

/**
 * Runs the gnas command.
 * @param argv arguments after the command's name
 * @returns exit code: 0 done, 1 failed, 2 the arguments can't be understood
 */
export async function main(argv: readonly string[], given: Terminal = processTerminal): Promise<number> {
  const terminal = safeTerminal(given);
  const unwatchPlugins = watchSkippedPlugins(({ name, reason }) =>
    terminal.err(`Skipped the plugin ${name}: ${reason.replace(/[.]$/, '')}. gnas plugins tells more; --no-plugin loads none.`),
  );
  const unwatch = watchTables(({ file, rows, share }) =>
    terminal.err(`Reading ${file}: ${rows.toLocaleString('en')} rows, ${Math.round(100 * share)} %`),
  );
  try {
    const program = await gnasCommand(argv, terminal);
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.err(process.env.GNAS_DEBUG && error instanceof Error && error.stack ? error.stack : messageOf(error));
    return error instanceof UsageError ? 2 : 1;
  } finally {
    unwatch();
    unwatchPlugins();
  }
}

function messageOf(error: unknown): string {
  if (error instanceof GnasError) return `${error.message} [${error.code}]`;
  if (error instanceof UsageError) return error.message;
  return `${error instanceof Error ? error.message : error}\nThis was not expected. GNAS_DEBUG=1 shows where it happened.`;
}

async function gnasCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('gnas')
    .description('Finds the graph neural network that fits a graph.')
    .version(versions()['@gnas/cli'] ?? '', '-v, --version')
    .addHelpText(
      'after',
      `
Start here:
  gnas search --trials 20          find a network for the verbs of WordNet; needs no download
  gnas search --nodes nodes.csv --edges edges.csv --label topic     find one for your own tables
  gnas predict --study NAME        predict with the found model
  gnas resume                      continue a search that was stopped or killed
  gnas list studies                list what was searched; gnas show, compare and export show more
  gnas worker --queue ADDRESS      run trials for gnas search --queue ADDRESS on other machines
  gnas dashboard                   show the same as a page in the browser, live while a search runs
  gnas list                        list datasets, spaces, algorithms, ... with a description
  gnas plugins                     list installed plugins; gnas plugins search finds others
  gnas doctor                      check Node, devices, plugins and the store
  gnas search --help               show all flags, with those of the chosen parts`,
    );
  const [name] = argv;
  const used = name === 'help' ? argv[1] : name;
  program.addCommand(await searchCommand(used === 'search' ? argv : undefined, terminal));
  program.addCommand(await trainCommand(used === 'train' ? argv : undefined, terminal));
  const makers = [
    resumeCommand,
    predictCommand,
    exportModelCommand,
    listCommand,
    showCommand,
    compareCommand,
    exportCommand,
    dashboardCommand,
    workerCommand,
    workersCommand,
    pluginsCommand,
    doctorCommand,
  ];
  for (const make of makers) program.addCommand(make(terminal));
  const names = [...program.commands.map((command) => command.name()), 'help'];
  if (name !== undefined && !name.startsWith('-') && !names.includes(name))
    throw new UsageError(`Unknown command "${name}"${didYouMean(name, names)}. Commands: ${names.join(', ')}.`);
  for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });
  return program;
}
