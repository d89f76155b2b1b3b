import { readFileSync } from 'node:fs';
import { memberOrder, partTemplates, type TemplateKind } from './part-templates.js';
import { ciWorkflow, readme } from './prose-files.js';

/** What to write. */
export interface PluginRequest {
  /** Lower case words joined by '-', without the prefix 'gnas-plugin-'. */
  readonly name: string;
  /** npm scope, such as '@acme'. Default: none. */
  readonly scope?: string | undefined;
  readonly kinds: readonly TemplateKind[];
  /** SPDX identifier. Default 'MIT'. */
  readonly license?: string | undefined;
}

const template = (file: string): string => readFileSync(new URL(`../templates/${file}`, import.meta.url), 'utf8');
const own = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** Versions of a package that a plugin written now works with: those of the major version that this generator was released with. */
function rangeOf(name: string): string {
  const version = own.devDependencies[name] ?? '*';
  return /^\d/.test(version) ? `^${version}` : version.startsWith('workspace:') ? '*' : version;
}

/** Name of the npm package. */
export const packageName = ({ name, scope }: PluginRequest): string => `${scope ? `${scope}/` : ''}gnas-plugin-${name}`;

/** Writes every file of a plugin: -> text by path. */
export function pluginFiles(request: PluginRequest): Readonly<Record<string, string>> {
  const { name, kinds } = request;
  const underscored = name.replaceAll('-', '_');
  const named = (text: string): string => text.replace(/\bsample-/g, `${name}-`).replace(/\bsample_/g, `${underscored}_`);
  const parts = memberOrder.flatMap((member) =>
    kinds.flatMap((kind) => (partTemplates[kind].member === member ? [{ kind, ...partTemplates[kind] }] : [])),
  );
  const announced = parts.map(({ member, name: part, description }) => ({ kind: member, name: named(part), description }));
  return {
    'package.json': `${JSON.stringify(manifest(request, announced), null, 2)}\n`,
    'README.md': readme(packageName(request), announced),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'ES2022',
        lib: ['ES2023'],
        module: 'NodeNext',
        moduleResolution: 'NodeNext',
        strict: true,
        noUncheckedIndexedAccess: true,
        exactOptionalPropertyTypes: true,
        noImplicitOverride: true,
        verbatimModuleSyntax: true,
        declaration: true,
        noEmit: true,
        types: ['node'],
      },
      include: ['src'],
    }),
    'tsconfig.bundler.json': json({
      extends: './tsconfig.json',
      compilerOptions: { module: 'ESNext', moduleResolution: 'Bundler' },
    }),
    'tsup.config.ts': `import { defineConfig } from 'tsup';\n\nexport default defineConfig({ entry: ['src/index.ts'], format: ['esm'], dts: true, clean: true, target: 'es2022', keepNames: true });\n`,
    // A check runs whole trainings, which take longer than a unit test on a busy machine.
    'vitest.config.ts': `import { defineConfig } from 'vitest/config';\n\nexport default defineConfig({ test: { testTimeout: 120_000 } });\n`,
    '.gitignore': 'node_modules/\ndist/\n',
    '.github/workflows/ci.yml': ciWorkflow,
    'src/index.ts': indexFile(packageName(request), parts, named),
    'src/index.test.ts': indexTest,
    ...Object.fromEntries(
      kinds.flatMap((kind) => [`${kind}.ts`, `${kind}.test.ts`].map((file) => [`src/${file}`, named(template(file))])),
    ),
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

function manifest({ kinds, license = 'MIT', ...request }: PluginRequest, parts: readonly object[]): object {
  const needsBackend = kinds.includes('backend');
  return {
    name: packageName({ ...request, kinds }),
    version: '0.1.0',
    description: `A plugin for gnas: ${kinds.join(', ')}.`,
    keywords: ['gnas-plugin', 'gnas', 'graph-neural-network', 'neural-architecture-search'],
    license,
    type: 'module',
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' },
    files: ['dist', 'README.md'],
    engines: { node: '>=20.19' },
    publishConfig: { access: 'public' },
    gnas: { apiVersion: [1], parts },
    scripts: {
      build: 'tsup',
      types: 'tsc -p tsconfig.json && tsc -p tsconfig.bundler.json',
      test: 'vitest run',
      prepublishOnly: 'npm run types && npm run build && npm test',
    },
    peerDependencies: {
      ...(needsBackend && { '@gnas/backend-tfjs': rangeOf('@gnas/backend-tfjs') }),
      '@gnas/core': rangeOf('@gnas/core'),
    },
    dependencies: { zod: rangeOf('zod') },
    devDependencies: {
      '@gnas/backend-tfjs': rangeOf('@gnas/backend-tfjs'),
      '@gnas/core': rangeOf('@gnas/core'),
      '@gnas/testing': rangeOf('@gnas/testing'),
      '@types/node': '^20.19.0',
      tsup: '^8.5.0',
      typescript: '^5.9.0',
      vitest: '^4.1.0',
    },
  };
}

type Named = (text: string) => string;
type Part = { readonly kind: TemplateKind; readonly member: string; readonly name: string; readonly exported: string };

function indexFile(name: string, parts: readonly Part[], named: Named): string {
  const imports = [...parts]
    .sort((a, b) => (a.kind < b.kind ? -1 : 1))
    .map(({ kind, exported }) => `import { ${exported} } from './${kind}.js';`);
  const members = memberOrder.flatMap((member) => {
    const own = parts.filter((part) => part.member === member).map(({ name: part, exported }) => `'${named(part)}': ${exported}`);
    return own.length > 0 ? [`  ${member}: { ${own.join(', ')} },`] : [];
  });
  return `import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
${imports.join('\n')}

${[...parts]
  .map(({ kind }) => `export * from './${kind}.js';`)
  .sort()
  .join('\n')}

/** The parts of this package, by name. */
export const plugin = definePlugin({
  name: '${name}',
  apiVersion: [1],
${members.join('\n')}
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
`;
}

const indexTest = `import { checkPlugin } from '@gnas/testing';
import { it } from 'vitest';
import { plugin } from './index.js';

it('can be published, found and loaded', () => checkPlugin(plugin, { manifest: new URL('../package.json', import.meta.url) }));
`;
