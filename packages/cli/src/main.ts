import { didYouMean, GnasError } from '@gnas/core';
import { Command, CommanderError } from 'commander';
import { compareCommand } from './commands/compare.js';
import { dashboardCommand } from './commands/dashboard.js';
import { exportCommand } from './commands/export.js';
import { exportModelCommand } from './commands/export-model.js';
import { listCommand } from './commands/list.js';
import { predictCommand } from './commands/predict.js';
import { resumeCommand } from './commands/resume.js';
import { searchCommand } from './commands/search.js';
import { showCommand } from './commands/show.js';
import { trainCommand } from './commands/train.js';
import { processTerminal, type Terminal } from './text/terminal.js';
import { UsageError } from './usage-error.js';
import { versions } from './versions.js';

const commandNames = [
  'search',
  'resume',
  'predict',
  'export-model',
  'train',
  'list',
  'show',
  'compare',
  'export',
  'dashboard',
  'help',
];

/**
 * Runs the gnas command.
 * @param argv arguments after the command's name
 * @returns exit code: 0 done, 1 failed, 2 not understood
 */
export async function main(argv: readonly string[], terminal: Terminal = processTerminal): Promise<number> {
  try {
    const program = await gnasCommand(argv, terminal);
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (process.env.GNAS_DEBUG && error instanceof Error) terminal.err(error.stack ?? error.message);
    else if (error instanceof GnasError) terminal.err(`${error.message} [${error.code}]`);
    else
      terminal.err(
        `${error instanceof Error ? error.message : error}${error instanceof UsageError ? '' : '\nThis was not expected; GNAS_DEBUG=1 shows where it happened.'}`,
      );
    return error instanceof UsageError ? 2 : 1;
  }
}

async function gnasCommand(argv: readonly string[], terminal: Terminal): Promise<Command> {
  const program = new Command('gnas')
    .description('Finds the graph neural network that fits a graph.')
    .version(versions()['@gnas/cli'] ?? '', '-v, --version')
    .addHelpText(
      'after',
      `
Start here:
  gnas search --trials 20          search a network for WordNet's verbs; needs no download
  gnas search --nodes nodes.csv --edges edges.csv --label topic     for your own tables
  gnas predict --study NAME        the class of every node, by what was found
  gnas resume                      go on with a search that was stopped or killed
  gnas list studies                what was searched; gnas show, compare and export tell more
  gnas dashboard                   the same as a page in the browser, live while a search runs
  gnas list                        datasets, spaces, algorithms, ... and what they are
  gnas search --help               all flags, those of the chosen parts too`,
    );
  const [name] = argv;
  const known = name === undefined || name.startsWith('-') || commandNames.includes(name);
  if (!known)
    throw new UsageError(`There is no command "${name}"${didYouMean(name, commandNames)}. Commands: ${commandNames.join(', ')}.`);
  program.addCommand(await searchCommand(name === 'search' ? argv : [], terminal));
  program.addCommand(await trainCommand(name === 'train' ? argv : [], terminal));
  const makers = [
    resumeCommand,
    predictCommand,
    exportModelCommand,
    listCommand,
    showCommand,
    compareCommand,
    exportCommand,
    dashboardCommand,
  ];
  for (const make of makers) program.addCommand(make(terminal));
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      .configureOutput({ writeOut: (text) => terminal.out(text.trimEnd()), writeErr: (text) => terminal.err(text.trimEnd()) });
  return program;
}
