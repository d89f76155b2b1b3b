/**
 * Runs the code blocks of the pages. The ```ts blocks of a page form one module, so later blocks can use names of earlier ones. The module is
 * type-checked against the packages' built types and run. ```sh blocks run in the folder of the page: those above its first ```ts block run
 * before the module, the others after it.
 *
 *     ```ts [name.ts]          a file of that name (any language), which other blocks import or read
 *     ```ts not-run: reason    only type-checked, as a module of its own
 *     ```sh not-run: reason    only shown
 *
 * `node docs/run-blocks.mjs studies workers` runs only those pages.
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transform } from 'esbuild';

const docs = fileURLToPath(new URL('.', import.meta.url));
const scratch = join(docs, '.blocks');
const only = process.argv.slice(2);
const { GNAS_DATA_DIR: _, GNAS_STORE: __, ...environment } = process.env;
const env = { ...environment, PATH: [join(docs, 'node_modules/.bin'), process.env.PATH].join(delimiter) };
const run = promisify(execFile);

/** Code blocks of a page in order. `before` is the number of lines above the code. */
function blocksOf(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const blocks = [];
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)```(\w+) ?(.*)$/.exec(lines[at]);
    if (!fence) continue;
    const end = lines.indexOf(`${fence[1]}\`\`\``, at + 1);
    if (end < 0) throw new Error(`${file}:${at + 1}: the block is not closed`);
    const [, , lang, info] = fence;
    const name = /^\[([\w./-]+)\]$/.exec(info)?.[1];
    const reason = /^not-run: (.+)$/.exec(info)?.[1];
    if (info !== '' && !name && !reason)
      throw new Error(`${file}:${at + 1}: "${info}" is not understood; expected [file] or not-run: reason`);
    const code = lines.slice(at + 1, end).join('\n');
    if (lang === 'ts' && /\.catch\(\s*(console\.|\(\w*\) => (\{\}|console\.))/.test(code))
      throw new Error(`${file}:${at + 1}: the block hides an error with .catch, so that it can't fail`);
    blocks.push({ lang, name, reason, before: at + 1, code });
    at = end;
  }
  return blocks;
}

/** Joins blocks at their line numbers in the page, so that errors name lines of the page. */
const inPlace = (blocks) =>
  blocks.reduce((text, { before, code }) => text + '\n'.repeat(before - text.split('\n').length + 1) + code, '');

const pages = [docs, join(docs, 'guide')]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.md') && (only.length === 0 || only.includes(basename(file, '.md'))))
  .map((file) => ({ file, name: basename(file, '.md'), blocks: blocksOf(file) }))
  .filter(({ blocks }) => blocks.some(({ lang }) => lang === 'ts' || lang === 'sh'));

rmSync(scratch, { recursive: true, force: true });
for (const { name, blocks } of pages) {
  const folder = join(scratch, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  for (const block of blocks) if (block.name) writeFileSync(join(folder, block.name), `${block.code}\n`);
  const typed = blocks.filter(({ lang, name: own }) => lang === 'ts' && !own);
  writeFileSync(join(folder, 'page.ts'), inPlace(typed.filter(({ reason }) => !reason)));
  for (const block of typed.filter(({ reason }) => reason))
    writeFileSync(join(folder, `line-${block.before}.ts`), inPlace([block]));
}

writeFileSync(
  join(scratch, 'tsconfig.json'),
  JSON.stringify({
    extends: '../../tsconfig.base.json',
    compilerOptions: {
      noEmit: true,
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      moduleDetection: 'force',
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    include: ['**/*.ts'],
  }),
);
const started = Date.now();
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1);
try {
  execFileSync(process.execPath, [join(docs, '../node_modules/typescript/bin/tsc'), '-p', scratch], { encoding: 'utf8' });
} catch (error) {
  console.error(`These blocks do not type-check (line numbers are those of the page):\n${error.stdout}`);
  process.exit(1);
}
console.log(`types: ${seconds(started)} s`);

async function runPage({ name, blocks }) {
  const since = Date.now();
  const cwd = join(scratch, name);
  const options = { cwd, env, timeout: 120_000, maxBuffer: 1 << 24 };
  const shell = async (block) => {
    // Stands in for npx in a project that has the packages installed.
    await run('bash', ['-euo', 'pipefail', '-c', `npx() { "$@"; }\n${block.code}`], options).catch((error) =>
      fail(name, block.before, error),
    );
  };
  const first = blocks.find(({ lang, name: own, reason }) => lang === 'ts' && !own && !reason);
  const commands = blocks.filter(({ lang, name: own, reason }) => lang === 'sh' && !own && !reason);
  for (const block of commands.filter(({ before }) => !first || before < first.before)) await shell(block);
  if (first) {
    const source = readFileSync(join(cwd, 'page.ts'), 'utf8');
    const { code } = await transform(source, { loader: 'ts', format: 'esm', sourcemap: 'inline', sourcefile: 'page.ts' });
    writeFileSync(join(cwd, 'page.js'), code);
    for (const { lang, name: own, code: text } of blocks)
      if (own && lang === 'ts') {
        const file = await transform(text, { loader: 'ts', format: 'esm' });
        writeFileSync(join(cwd, own.replace(/\.ts$/, '.js')), file.code);
      }
    const { stdout } = await run(process.execPath, ['--enable-source-maps', 'page.js'], options).catch((error) =>
      fail(name, first.before, error),
    );
    if (only.length > 0) console.log(stdout);
  }
  for (const block of commands.filter(({ before }) => first && before > first.before)) await shell(block);
  console.log(`${name}: ${seconds(since)} s`);
}

function fail(name, line, error) {
  // A stack trace can begin with a whole minified module.
  const output = `${error.stdout ?? ''}${error.stderr ?? ''}`.split('\n').filter((text) => text.length < 1000);
  throw new Error(`${name}.md, from line ${line}:\n${output.join('\n')}${error.killed ? '(timed out)' : ''}`);
}

// Two pages at a time, because a page mostly uses one thread.
const waiting = [...pages];
await Promise.all(
  [1, 2].map(async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) await runPage(page);
  }),
).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
rmSync(scratch, { recursive: true, force: true });
console.log(`${pages.length} pages in ${seconds(started)} s`);
