import { afterEach, expect, it, vi } from 'vitest';
import type { TestModule } from 'vitest/node';
import { AttemptReporter } from './attempts.js';

type State = 'passed' | 'failed' | 'skipped';

/** A module as Vitest reports it, as far as the reporter looks at it. */
function moduleOf(...tests: [State, { attempt?: string; tries?: number }?][]): TestModule {
  const all = tests.map(([state, meta = {}]) => ({ meta: () => meta, result: () => ({ state }) }));
  return { children: { allTests: () => all.values() } } as unknown as TestModule;
}

function reported(...modules: TestModule[]): string[] {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  new AttemptReporter().onTestRunEnd(modules);
  return log.mock.calls.map(([text]) => String(text).trim());
}

afterEach(() => void vi.restoreAllMocks());

it('adds up the tries of an attempt over tests and modules', () => {
  const rows = reported(
    moduleOf(['passed', { attempt: 'kill', tries: 1_500 }], ['passed']),
    moduleOf(['passed', { attempt: 'kill', tries: 500 }], ['passed', { attempt: 'full disk' }]),
  );
  expect(rows).toEqual(['| attempt | tries | outcome |\n| kill | 2,000 | held |\n| full disk | 1 | held |']);
});

it('says how many tests of an attempt failed, also if others passed', () => {
  const failing = moduleOf(
    ['failed', { attempt: 'kill', tries: 3 }],
    ['passed', { attempt: 'kill' }],
    ['failed', { attempt: 'cut' }],
  );
  expect(reported(failing)[0]).toMatch(/\| kill \| 4 \| 1 FAILED \|\n\| cut \| 1 \| 1 FAILED \|$/);
});

it('counts no test that was skipped, and prints no table without a row', () => {
  const skipped = moduleOf(['skipped', { attempt: 'kill' }], ['passed'], ['failed']);
  expect(reported(skipped)).toEqual([]);
  expect(reported(skipped, moduleOf(['passed', { attempt: 'cut' }]))[0]).not.toContain('kill');
});
