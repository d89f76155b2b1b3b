import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { duration } from '../flags/duration.js';
import { integer } from '../flags/integer.js';
import { configOption, pluginOptions } from '../flags/project-flags.js';
import { objectsOption, queueOption } from '../flags/queue-flags.js';
import type { Terminal } from '../output/terminal.js';
import { findConfig } from '../project/load-config.js';
import { loadProject, type ProjectFlags } from '../project/load-project.js';
import { loadDistributed } from '../search/load-distributed.js';
import { installedVersions } from '../versions.js';

interface WorkerFlags extends ProjectFlags {
  readonly queue: string;
  readonly devices?: string;
  readonly concurrency: number;
  readonly study?: string;
  readonly once?: boolean;
  readonly objects?: string;
  readonly cache?: string;
  readonly drain?: number;
}

/** `gnas worker`: runs trials for searches on other machines. */
export function workerCommand(terminal: Terminal): Command {
  const command = new Command('worker')
    .summary('run trials for searches on other machines')
    .description(
      'Runs trials of the searches that were started with the same --queue, until Ctrl-C. Start as many workers as you like, on any machine; they may come and go.\nA worker makes all parts from its own installation. GNAS_QUEUE_SECRET must be that of the search, unless the queue is on this machine.',
    );
  const options = [
    queueOption().makeOptionMandatory(),
    new Option('--concurrency <n>', 'trials that each device runs at once').default(1).argParser(integer(1)),
    new Option('--devices <names>', 'devices to compute with, such as wasm,tensorflow (default: the device of each search)'),
    new Option('--study <name>', 'serve this study alone (default: all, one after the other)'),
    new Option('--once', 'end with the first study that was served'),
    new Option(
      '--drain <duration>',
      'on SIGTERM or Ctrl-C, give running trials back after so long (default: finish them, however long that takes)',
    ).argParser(duration),
    objectsOption(),
    new Option('--cache <folder>', 'folder for graphs that were fetched (default: gnas/graphs in your cache folder)'),
    ...pluginOptions(),
    configOption(),
  ];
  for (const option of options) command.addOption(option);
  return command.action(async ({ config, plugin, devices, drain, ...flags }: WorkerFlags) => {
    const project: ProjectFlags = {
      config: findConfig(config),
      plugin: plugin === false ? false : plugin?.map((name) => (name.startsWith('.') ? resolve(name) : name)),
    };
    const { plugins } = await loadProject(project);
    const { startWorker } = await loadDistributed();
    const worker = await startWorker({
      ...flags,
      ...(devices !== undefined && { devices: devices.split(',').map((name) => name.trim()) }),
      plugins: new URL('./worker-plugins.js', import.meta.url),
      data: project,
      versions: installedVersions(plugins.map(({ name }) => name)),
      log: (line) => terminal.err(line),
    });
    terminal.err(`Worker ${worker.ids.join(', ')} waits for searches. Ctrl-C ends it after its trials.`);
    const release = endOnSignal(worker, drain, terminal);
    await worker.done;
    release();
  });
}

interface Ending {
  drain(): Promise<void>;
  release(): Promise<void>;
}

/** Drains a worker at the first SIGINT or SIGTERM, and gives its trials back at the second, or when its time is over. */
function endOnSignal(worker: Ending, drainMs: number | undefined, terminal: Terminal): () => void {
  let timer: NodeJS.Timeout | undefined;
  let isDraining = false;
  const onSignal = (): void => {
    if (isDraining) return void worker.release();
    isDraining = true;
    terminal.err('Finishing the trials that run. Press Ctrl-C again to give them back to the queue.');
    if (drainMs !== undefined) timer = setTimeout(() => void worker.release(), drainMs);
    void worker.drain();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    clearTimeout(timer);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
