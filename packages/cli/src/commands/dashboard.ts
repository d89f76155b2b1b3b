import { startDashboard } from '@gnas/dashboard';
import { Command, Option } from 'commander';
import open from 'open';
import { integer } from '../flags/integer.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { interrupted } from '../output/interrupted.js';
import type { Terminal } from '../output/terminal.js';

interface DashboardFlags {
  readonly store: string;
  readonly port: number;
  readonly host: string;
  readonly open?: boolean;
}

/** Its digits spell GNAS on a telephone keypad. */
const usualPort = 4627;
/** The page says soon that the store can't be read, and goes on as soon as it can. */
const patienceMs = 2_000;

/** `gnas dashboard`: studies as a page in the browser. */
export function dashboardCommand(terminal: Terminal): Command {
  return new Command('dashboard')
    .summary('studies as a page in the browser, live while searches run')
    .description(
      'Serves a page that shows the studies of a store, live while searches run. Only this machine can reach it.\nWith another --host, the page asks for a token: the one in the printed address, or that of GNAS_DASHBOARD_TOKEN.',
    )
    .addOption(storeOption())
    .addOption(new Option('--port <n>', 'port to listen at; 0 for any free one').default(usualPort).argParser(integer(0, 65_535)))
    .addOption(new Option('--host <address>', 'address to listen at').default('127.0.0.1'))
    .option('--open', 'open it in the browser')
    .action(async ({ store, port, host, open: wantsBrowser }: DashboardFlags) => {
      await withStudies(
        store,
        async (storage) => {
          const token = process.env.GNAS_DASHBOARD_TOKEN;
          const dashboard = await startDashboard({ storage, port, host, ...(token && { token }) });
          terminal.out(dashboard.url);
          terminal.err(`Showing the studies of ${storage.where}. Ctrl-C ends the dashboard.`);
          if (wantsBrowser) await open(dashboard.url);
          await interrupted();
          await dashboard.close();
        },
        { patienceMs },
      );
    });
}
