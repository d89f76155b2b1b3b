/** Audits what users install for known vulnerabilities. */
import { spawnSync } from 'node:child_process';

/**
 * Runs `npm audit` in a folder. A registry without the audit endpoint, as some mirrors are, is said and tolerated; what was found is not.
 * @returns one line on what was found
 * @throws Error naming the vulnerable packages
 */
export function audit(folder, run = npmAudit) {
  const { stdout, stderr } = run(folder);
  const report = parse(stdout);
  const counts = report?.metadata?.vulnerabilities;
  if (!counts) {
    const reason = report?.message ?? report?.error?.summary ?? stderr.trim().split('\n')[0] ?? 'no answer';
    return `NOT AUDITED: this registry doesn't answer npm audit (${reason}). Audit with one that does before publishing.`;
  }
  const severe = ['moderate', 'high', 'critical'].filter((level) => counts[level] > 0);
  if (severe.length === 0)
    return `audited: no known vulnerability of moderate or higher severity in ${report.metadata.dependencies.total} packages`;
  const names = Object.values(report.vulnerabilities).flatMap(({ name, severity }) =>
    severe.includes(severity) ? [`${name} (${severity})`] : [],
  );
  throw new Error(`npm audit found vulnerable packages: ${names.join(', ')}`);
}

function npmAudit(folder) {
  return spawnSync('npm', ['audit', '--omit', 'dev', '--json'], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
