import type { Reporter, TestModule } from 'vitest/node';

declare module 'vitest' {
  interface TaskMeta {
    /** What a test tries that must not go wrong, in the words of docs/survival.md. */
    attempt?: string;
    /** How often it tries that. Default: 1. */
    tries?: number;
  }
}

/** Ends a run with a table of what its tests attempted: how often, and whether everything held. */
export class AttemptReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const rows = new Map<string, { tries: number; failed: number }>();
    for (const { children } of modules)
      for (const test of children.allTests()) {
        const { attempt, tries = 1 } = test.meta();
        const { state } = test.result();
        if (attempt === undefined || state === 'skipped') continue;
        const row = rows.get(attempt) ?? { tries: 0, failed: 0 };
        rows.set(attempt, { tries: row.tries + tries, failed: row.failed + (state === 'failed' ? 1 : 0) });
      }
    if (rows.size === 0) return;
    const cells = [...rows].map(([attempt, { tries, failed }]) => [
      attempt,
      tries.toLocaleString('en'),
      failed === 0 ? 'held' : `${failed} FAILED`,
    ]);
    console.log(`\n${[['attempt', 'tries', 'outcome'], ...cells].map((row) => `| ${row.join(' | ')} |`).join('\n')}`);
  }
}
