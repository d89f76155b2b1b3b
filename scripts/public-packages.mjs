import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../packages/', import.meta.url));

/** Folder and manifest of every package that is published. */
export const publicPackages = readdirSync(root)
  .map((name) => ({ folder: `${root}${name}`, manifest: JSON.parse(readFileSync(`${root}${name}/package.json`, 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);
