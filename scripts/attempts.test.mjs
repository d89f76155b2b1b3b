import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const packages = new URL('../packages/', import.meta.url);
const marked = readdirSync(packages, { recursive: true })
  .filter((path) => /^[^/\\]+[/\\]src[/\\].*\.ts$/.test(path))
  .flatMap((path) => [...readFileSync(new URL(path, packages), 'utf8').matchAll(/attempt:\s*(?:'([^']+)'|"([^"]+)")/g)])
  .map(([, single, double]) => single ?? double);

it('documents everything that tests attempt, and nothing else', () => {
  const page = readFileSync(new URL('../docs/survival.md', import.meta.url), 'utf8');
  const section = page.split('## What the suite tries')[1]?.split('\n## ')[0] ?? '';
  const documented = section
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (attempt|-)/.test(line))
    .map((line) => line.split('|')[1].trim());
  expect(documented.length).toBeGreaterThan(30);
  expect(documented.sort()).toEqual([...new Set(marked)].sort());
});
