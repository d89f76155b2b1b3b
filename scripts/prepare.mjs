/** Installs and builds the workspace, with Node and npm alone: pnpm comes through npx. */
import { execFileSync } from 'node:child_process';

const pnpm = ['-y', 'pnpm@10.34.9'];
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', npm_config_update_notifier: 'false' };
const steps = [
  ['Installing', ['install', '--frozen-lockfile', '--reporter=append-only', '--loglevel=error']],
  ['Building', ['run', '--silent', 'build']],
];

for (const [name, args] of steps) {
  process.stderr.write(`${name} ...\n`);
  try {
    execFileSync('npx', [...pnpm, ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
      shell: process.platform === 'win32',
    });
  } catch (error) {
    process.stderr.write(`${error.stdout ?? ''}${error.stderr ?? ''}\n${name} failed; what went wrong stands above.\n`);
    process.exit(1);
  }
}
