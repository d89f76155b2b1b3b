import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const packages = new URL('../packages/', import.meta.url);
const sources = readdirSync(packages).map((name) => new URL(`${name}/src/`, packages));
const marked = sources
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((path) => new URL(path, folder)))
  .filter(({ pathname }) => pathname.endsWith('.ts'))
  .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/attempt:\s*(?:'([^']+)'|"([^"]+)")/g)])
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
