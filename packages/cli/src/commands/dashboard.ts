import { startDashboard } from '@gnas/dashboard';
import { Command, Option } from 'commander';
import open from 'open';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { wholeNumber } from '../flags/whole-number.js';
import { ArchitectureDrawer } from '../runs/draw-architecture.js';
import type { Terminal } from '../text/terminal.js';

interface DashboardFlags {
  readonly store: string;
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
}

/** Its digits spell GNAS on a telephone. */
const usualPort = 4627;

/** `gnas dashboard`: studies as a page in the browser. */
export function dashboardCommand(terminal: Terminal): Command {
  return new Command('dashboard')
    .summary('what studies have found and are finding, as a page in the browser')
    .description(
      'Serves a page that shows the studies of a store, live while searches run. Only this machine reaches it; with another --host, only who knows the token, which is in the printed address or is set by GNAS_DASHBOARD_TOKEN.',
    )
    .addOption(storeOption())
    .addOption(
      new Option('--port <n>', 'where to listen; 0 takes any that is free').default(usualPort).argParser(wholeNumber(0, 65_535)),
    )
    .addOption(new Option('--host <address>', 'another address to listen at').default('127.0.0.1'))
    .option('--open', 'open it in the browser')
    .action(async ({ store, port, host, open: wantsBrowser }: DashboardFlags) => {
      await withStudies(store, async (storage) => {
        const token = process.env.GNAS_DASHBOARD_TOKEN;
        const { draw } = new ArchitectureDrawer();
        const dashboard = await startDashboard({ storage, port, host, draw, ...(token && { token }) });
        terminal.out(dashboard.url);
        terminal.err(`The studies of ${storage.where}; Ctrl-C ends the dashboard.`);
        if (wantsBrowser) await open(dashboard.url);
        await interrupted();
        await dashboard.close();
      });
    });
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
