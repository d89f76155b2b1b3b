/**
 * Writes the type declarations of every public package into its `dist`, from one program over the sources of all: each file is read and
 * checked once, where a program for each package would read core's again and again.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { publicPackages } from './public-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Source of each entry by its import path: `@gnas/core/plugin` is `packages/core/src/plugin.ts`. */
const sources = Object.fromEntries(
  publicPackages.flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports)
      .filter(([, { types }]) => types)
      .map(([entry, { types }]) => [
        manifest.name + entry.slice(1),
        `${folder}/${types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts')}`,
      ]),
  ),
);

const { config } = ts.readConfigFile(`${root}tsconfig.base.json`, ts.sys.readFile);
const { options, errors } = ts.parseJsonConfigFileContent({ ...config, files: Object.values(sources) }, ts.sys, root);
const program = ts.createProgram(Object.values(sources), {
  ...options,
  paths: Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, [source]])),
  emitDeclarationOnly: true,
  rootDir: root,
  outDir: root,
});

const declarations = new Map();
const { diagnostics } = program.emit(undefined, (path, text) => declarations.set(path, text));

/** Declarations that the entries name, directly or through others. */
const named = new Set(Object.values(sources).map((source) => source.replace(/\.ts$/, '.d.ts')));
for (const path of named)
  for (const [, file] of declarations.get(path).matchAll(/(?:from |import\()['"](\.[^'"]+)\.js['"]/g))
    named.add(join(path, '..', `${file}.d.ts`));

for (const file of ts.sys.readDirectory(`${root}packages`, ['.d.ts'], [], ['*/dist/**/*'])) rmSync(file);
for (const path of named) ts.sys.writeFile(path.replace(/(?<=packages\/[^/]+\/)src/, 'dist'), declarations.get(path));

const problems = [...errors, ...diagnostics];
if (problems.length > 0) {
  const host = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => root, getNewLine: () => '\n' };
  console.error(ts.formatDiagnostics(problems, host));
  process.exitCode = 1;
}
