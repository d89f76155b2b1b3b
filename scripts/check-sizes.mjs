/**
 * Checks what the packages weigh: packs core, space, estimator and the backend, installs the tarballs with npm into an empty folder, and
 * measures the installation, the time of a first import, and the code that a browser loads. With `--write`, puts the table into
 * docs/size.md, beside other libraries for models in JavaScript.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundleSize } from './bundle-size.mjs';
import { publicPackages } from './public-packages.mjs';

/** What a search in code needs at least. */
const stack = ['@gnas/core', '@gnas/space', '@gnas/estimator', '@gnas/backend-tfjs'];

/** Most that each may be. Pages should load 150 KB; tasks on links and whole graphs, and threads, brought them above that. */
const budgets = {
  'installed MB': 45,
  'installed packages': 16,
  'core alone, KB': 49,
  'page that predicts, KB': 165,
};

const predict = `import { createBackend } from '@gnas/backend-tfjs';
  import { loadModel } from '@gnas/core';
  import { SinglePathNodeClassificationSpace } from '@gnas/space';
  export const predict = async (bytes, graph) =>
    (await loadModel(bytes, { space: new SinglePathNodeClassificationSpace() })).predict(graph, await createBackend({ device: 'wasm' }));`;

/** Other libraries that run models in Node and browsers, and the least that predicts with each. */
const peers = {
  '@tensorflow/tfjs': `import * as tf from '@tensorflow/tfjs'; export const predict = async (url, x) => (await tf.loadLayersModel(url)).predict(tf.tensor(x));`,
  'onnxruntime-web': `import { InferenceSession, Tensor } from 'onnxruntime-web/wasm'; export const predict = async (url, x) => (await InferenceSession.create(url)).run({ x: new Tensor('float32', x, [1, x.length]) });`,
  'brain.js': `import { NeuralNetwork } from 'brain.js'; export const predict = (json, x) => new NeuralNetwork().fromJSON(json).run(x);`,
};

const folders = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-sizes-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'user', version: '0.0.0', private: true, type: 'module' }));
  return folder;
};
const run = (command, args, cwd) =>
  execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8', timeout: 300_000 });
const install = (folder, what) => run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...what], folder);

/** Installs packages and measures the installation and their first import in a new process, the best of several. */
function measure(folder, what, names) {
  install(folder, what);
  const modules = join(folder, 'node_modules');
  const files = readdirSync(modules, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
  const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'));
  const imports = names.map((name) => `await import('${name}');`).join(' ');
  const script = `const before = process.cpuUsage(); ${imports} const { user, system } = process.cpuUsage(before); console.log((user + system) / 1000);`;
  const times = Array.from({ length: 9 }, () => Number(run(process.execPath, ['--input-type=module', '-e', script], folder)));
  return { megabytes: bytes / 1e6, packages: Object.keys(packages).length, milliseconds: Math.min(...times) };
}

try {
  const folder = newFolder();
  for (const { folder: source, manifest } of publicPackages)
    if (stack.includes(manifest.name)) run('npx', ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder], source);
  const tarballs = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const { megabytes, packages, milliseconds } = measure(
    folder,
    tarballs.map((name) => `./${name}`),
    stack,
  );
  const core = await bundleSize(folder, 'core', "export * from '@gnas/core';");
  const page = await bundleSize(folder, 'predict', predict);
  const measured = {
    'installed MB': megabytes,
    'installed packages': packages,
    'core alone, KB': core.code,
    'page that predicts, KB': page.code,
  };
  let failed = false;
  for (const [what, value] of Object.entries(measured)) {
    const isOver = value > budgets[what];
    failed ||= isOver;
    console.log(`${what}: ${value.toFixed(1)}, of at most ${budgets[what]}${isOver ? ' (OVER)' : ''}`);
  }
  // A time depends on the machine, so it is only told. It should be 350 ms at most.
  console.log(`first import: ${milliseconds.toFixed(0)} ms of processor time`);
  console.log(`WebAssembly of TensorFlow.js, which the page loads too: ${page.tensorflow.toFixed(1)} KB`);
  if (process.argv.includes('--write')) await write({ megabytes, packages, milliseconds, page });
  process.exitCode = failed ? 1 : 0;
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

async function write({ megabytes, packages, milliseconds, page }) {
  const rows = [['gnas: core, space, estimator, backend', megabytes, packages, milliseconds, page.code, page.tensorflow]];
  for (const [name, source] of Object.entries(peers)) {
    const folder = newFolder();
    const found = measure(folder, [name], [name]);
    const wasm = join(folder, 'node_modules', name, 'dist/ort-wasm-simd-threaded.wasm');
    const size = await bundleSize(folder, 'predict', source).catch((error) => ({ code: Number.NaN, reason: error.message }));
    rows.push([
      name,
      found.megabytes,
      found.packages,
      found.milliseconds,
      size.code,
      name === 'onnxruntime-web' ? gzipped(wasm) : 0,
    ]);
  }
  const cell = (value) => (typeof value === 'string' ? value : Number.isFinite(value) ? value.toFixed(0) : 'does not bundle');
  const table = [
    ['', 'installed MB', 'packages', 'first import, ms', 'page that predicts, KB', 'and WebAssembly, KB'],
    Array(6).fill('---'),
    ...rows,
  ]
    .map((cells) => `| ${cells.map(cell).join(' | ')} |`)
    .join('\n');
  const file = fileURLToPath(new URL('../docs/size.md', import.meta.url));
  const marker = '<!-- table: node scripts/check-sizes.mjs --write -->';
  const [head, tail] = readFileSync(file, 'utf8').split(marker);
  const conditions = `Node ${process.versions.node}, ${cpus()[0].model.trim()}.`;
  writeFileSync(
    file,
    `${head}${marker}\n\n${table}\n\n${conditions}\n${tail.replace(/^\s*(\|.*\n)*\s*Node .*\n/, '\n').replace(/^\n+/, '\n')}`,
  );
  console.log(table);
}

function gzipped(file) {
  return gzipSync(readFileSync(file)).length / 1000;
}
