import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with a line without colours that a program can read: how many tests passed, failed and were skipped. */
export class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const { children } of modules) for (const test of children.allTests()) count[test.result().state]++;
    console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  }
}
