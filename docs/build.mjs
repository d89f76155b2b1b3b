/** Builds the site into `docs/.vitepress/dist`, after a build of the packages. Fails on a dead link or an exported name without a docstring. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vitepress';
import { buildGallery } from './build-gallery.mjs';
import { buildOptions } from './build-options.mjs';
import { buildReference } from './build-reference.mjs';

const docs = fileURLToPath(new URL('.', import.meta.url));
const dist = `${docs}.vitepress/dist/`;
const since = Date.now();
const seconds = () => `${Math.round((Date.now() - since) / 1000)} s`;

await buildReference();
await buildOptions();
buildGallery();
console.log(`reference: ${seconds()}`);
await build(docs);

const html = readdirSync(dist, { recursive: true }).filter((name) => name.endsWith('.html'));
for (const name of html) {
  const foreign = /<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="(?:https?:)?\/\/[^"]*"/.exec(
    readFileSync(dist + name, 'utf8'),
  );
  if (foreign) throw new Error(`${name} loads a file from another host: ${foreign[0]}`);
}
console.log(`${html.length} pages in ${seconds()}, in docs/.vitepress/dist`);
