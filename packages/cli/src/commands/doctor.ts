import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createBackend, devices } from '@gnas/backend-tfjs';
import { copiesOfCore, GnasError } from '@gnas/core';
import { Command } from 'commander';
import { storeOption, withStudies } from '../flags/store-flag.js';
import type { Terminal } from '../output/terminal.js';
import { findPlugins } from '../project/find-plugins.js';
import { loadPlugins } from '../project/load-plugins.js';
import { watchSkippedPlugins } from '../project/skipped-plugins.js';
import { counted, table } from '../report/format.js';
import { versions } from '../versions.js';

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  /** 'problem' makes the command fail; 'absent' is optional and not there. */
  readonly state: 'ok' | 'absent' | 'problem';
  readonly text: string;
}

/** `gnas doctor`: whether everything that a search needs is there. */
export function doctorCommand(terminal: Terminal): Command {
  return new Command('doctor')
    .summary('check Node, devices, copies of core, plugins and the store')
    .description(
      'Checks what a search needs: Node, devices, a single copy of @gnas/core, plugins, and the store of studies.\nFails if there is a problem.',
    )
    .addOption(storeOption())
    .option('--json', 'print JSON')
    .action(async ({ store, json }: { store: string; json?: boolean }) => {
      const findings = [
        { what: 'Node', state: 'ok', text: `${process.versions.node} on ${process.platform} ${process.arch}` } as const,
        { what: 'gnas', state: 'ok', text: versions()['@gnas/cli'] ?? '' } as const,
        ...(await checkPlugins()),
        await checkCopies(),
        ...(await checkDevices()),
        await checkStore(store),
      ];
      terminal.out(
        json ? JSON.stringify(findings, null, 2) : table(findings.map(({ what, state, text }) => [state, what, text])),
      );
      const problems = findings.filter(({ state }) => state === 'problem');
      if (problems.length > 0)
        throw new GnasError(
          'GNAS_INCOMPATIBLE',
          `${counted(problems.length, 'problem')} found: ${problems.map(({ what }) => what).join(', ')}.`,
        );
    });
}

async function checkDevices(): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const device of devices) {
    const what = `device ${device}`;
    try {
      const { software } = await createBackend({ device });
      findings.push({ what, state: 'ok', text: software ? 'starts, emulated on the CPU' : 'starts' });
    } catch (error) {
      const isOptional = device === 'tensorflow' || device === 'webgpu';
      findings.push({ what, state: isOptional ? 'absent' : 'problem', text: (error as Error).message });
    }
  }
  return findings;
}

/** Every copy of core that the command, the project and its plugins would load. */
async function checkCopies(): Promise<Finding> {
  const what = 'copies of core';
  const names = (await findPlugins()).flatMap(({ name, version }) => (version === undefined ? [] : [name]));
  const from = [import.meta.url, `${process.cwd()}/`, ...names.map((name) => `${join(process.cwd(), 'node_modules', name)}/`)];
  const installed = new Set(from.flatMap(coreSeenFrom));
  const copies = Math.max(installed.size, copiesOfCore().length);
  if (copies <= 1) return { what, state: 'ok', text: [...installed][0] ?? copiesOfCore()[0] ?? 'none' };
  const paths = installed.size > 1 ? [...installed] : copiesOfCore();
  return { what, state: 'problem', text: `${paths.join(' and ')}; npm dedupe @gnas/core removes one` };
}

function coreSeenFrom(place: string): string[] {
  try {
    return [realpathSync(dirname(createRequire(place).resolve('@gnas/core/package.json')))];
  } catch {
    return [];
  }
}

async function checkPlugins(): Promise<Finding[]> {
  const findings: Finding[] = [];
  const unwatch = watchSkippedPlugins(({ name, reason }) =>
    findings.push({ what: `plugin ${name}`, state: 'problem', text: reason }),
  );
  const plugins = await loadPlugins().finally(unwatch);
  return [{ what: 'plugins', state: 'ok', text: `${plugins.length} loaded` }, ...findings];
}

async function checkStore(store: string): Promise<Finding> {
  const what = 'store of studies';
  try {
    const text = await withStudies(store, async (storage) => {
      const { length } = await storage.activity();
      return `${storage.where}: ${length === 1 ? '1 study' : `${length} studies`}`;
    });
    return { what, state: 'ok', text };
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    return { what, state: code === 'GNAS_FILE_NOT_FOUND' ? 'absent' : 'problem', text: message };
  }
}
