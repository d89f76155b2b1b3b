/** Makes the reference of options, one page for each kind of part, from the schemas of all parts that the packages register. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { partKinds, Registry } from '@gnas/core';
import * as z from 'zod';
import { publicPackages } from '../scripts/public-packages.mjs';

const folder = fileURLToPath(new URL('api/options/', import.meta.url));

/** The parts of core and of all published packages, as built. */
async function allParts() {
  const modules = await Promise.all(publicPackages.map(({ manifest }) => import(manifest.name)));
  return new Registry(modules.flatMap(({ plugin }) => plugin ?? []));
}

/** Title of the page of a kind of part. */
export const titleOf = (kind) => kind[0].toUpperCase() + kind.slice(1);

const code = (text) => `\`${text}\``;

/** Type of an option in a table cell. */
function typeOf(schema) {
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(' or ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'any values'}`;
  if (schema.type === 'object')
    return schema.properties ? `object with ${Object.keys(schema.properties).map(code).join(', ')}` : 'object';
  return [schema.type ?? 'a value from code', boundsOf(schema)].filter(Boolean).join(' ');
}

function boundsOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  // JSON Schema bounds every integer by what a double can hold.
  const low = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : `>= ${minimum}`;
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : `<= ${maximum}`;
  const above = exclusiveMinimum === undefined ? low : `> ${exclusiveMinimum}`;
  const below = exclusiveMaximum === undefined ? high : `< ${exclusiveMaximum}`;
  return [above, below].filter(Boolean).join(' and ');
}

/** Markdown for a table cell. Outside of code, Vue would take `<` and `{{` for its own. */
const cell = (text) =>
  text
    .replaceAll('\n', ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/`[^`]*`|[^`]+/g, (part) =>
      part.startsWith('`') ? part : part.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;'),
    );

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');

function optionsOf({ factory }) {
  const { properties = {}, required = [] } = z.toJSONSchema(factory.options, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, schema]) => {
    const fallback = schema.default === undefined ? '' : code(JSON.stringify(schema.default));
    return [code(name), typeOf(schema), required.includes(name) ? 'required' : fallback, schema.description ?? ''];
  });
}

/** Writes the pages into `docs/api/options`. */
export async function buildOptions() {
  mkdirSync(folder, { recursive: true });
  const registry = await allParts();
  for (const kind of partKinds) {
    const parts = registry.list(kind).map((part) => ({ ...part, options: optionsOf(part) }));
    const page = [
      `# ${titleOf(kind)}`,
      `The ${kind} of the published packages by name, with their options. This page is generated from their schemas.`,
      table(
        ['name', 'package', 'description'],
        parts.map(({ name, plugin, factory, options }) => [
          options.length > 0 ? `[${code(name)}](#${name})` : code(name),
          code(plugin),
          factory.description,
        ]),
      ),
      ...parts
        .filter(({ options }) => options.length > 0)
        .flatMap(({ name, options }) => [`## ${name} {#${name}}`, table(['option', 'type', 'default', 'description'], options)]),
    ];
    writeFileSync(`${folder}${kind}.md`, `${page.join('\n\n')}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildOptions();
