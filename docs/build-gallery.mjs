/**
 * Makes the gallery of plugins from the member "gnas" of their package.json: of the examples in this repository, and of the manifests in
 * `docs/gallery/`, where authors add theirs by pull request.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nounOf } from '@gnas/core';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Manifests of plugins, each with where it is. */
export function pluginManifests() {
  const examples = here('../packages/examples/');
  const inRepository = readdirSync(examples)
    .filter((name) => /^gnas-plugin-/.test(name))
    .map((name) => ({ manifest: read(`${examples}${name}/package.json`), where: `packages/examples/${name}` }));
  const gallery = here('gallery/');
  const published = existsSync(gallery)
    ? readdirSync(gallery)
        .filter((name) => name.endsWith('.json'))
        .map((name) => ({ manifest: read(`${gallery}${name}`) }))
    : [];
  return [...inRepository, ...published].sort((a, b) => (a.manifest.name < b.manifest.name ? -1 : 1));
}

/** Writes the page. @throws Error naming a manifest that announces no parts, or an unknown kind of part */
export function buildGallery() {
  const sections = pluginManifests().map(({ manifest, where }) => {
    const { name, description = '', gnas } = manifest;
    if (!gnas?.parts?.length) throw new Error(`The package.json of ${name} announces no parts in its member "gnas".`);
    const rows = gnas.parts.map(({ kind, name: part, description: text = '' }) => {
      if (!(kind in nounOf)) throw new Error(`The package.json of ${name} announces a part of the unknown kind "${kind}".`);
      return `| ${nounOf[kind]} | \`${part}\` | ${text.replaceAll('|', '\\|')} |`;
    });
    const source = where ? `An example in \`${where}\`.` : `[On npm](https://www.npmjs.com/package/${name}).`;
    return `## ${name}\n\n${description} ${source}\n\n| kind | name | |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  mkdirSync(here('api'), { recursive: true });
  writeFileSync(
    here('api/gallery.md'),
    `# Gallery of plugins\n\nParts that others have published. \`gnas plugins search\` finds more on npm. To add yours, put a copy of its package.json into \`docs/gallery/\`.\n\n${sections.join('\n')}`,
  );
}
