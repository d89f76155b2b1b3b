/**
 * Installs the TensorFlow library for `@tensorflow/tfjs-node` if its own download is blocked. The library comes from TensorFlow's
 * Python wheel, through pip and the index that pip is configured with. tfjs-node's install script then builds its binding.
 *
 *   npm install --ignore-scripts @tensorflow/tfjs-node@4.22.0
 *   node node_modules/@gnas/backend-tfjs/scripts/install-tensorflow.mjs
 *
 * Requires Linux on x64, python3 with pip, make, a C++ compiler, and 1 GB of disk. Node's headers are taken from the running Node's
 * folder (`include/node`) if it has them. Otherwise, node-gyp downloads them.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

// tfjs-node 4.22 was written for TensorFlow 2.9. Wheels include the C library since 2.11, and its API has not changed.
const wheel = 'tensorflow-cpu==2.15.1';
const needed = [
  'tensorflow/libtensorflow_cc.so.2',
  'tensorflow/libtensorflow_framework.so.2',
  'tensorflow/include/tensorflow/c/',
  'tensorflow/include/tensorflow/core/platform/',
  'tensorflow/include/tsl/',
];

if (process.platform !== 'linux' || process.arch !== 'x64')
  throw new Error(`This machine is ${process.platform} on ${process.arch}; the wheel's library requires Linux on x64.`);

const folder = dirname(createRequire(`${process.cwd()}/`).resolve('@tensorflow/tfjs-node/package.json'));
const temporary = mkdtempSync(join(tmpdir(), 'tensorflow-wheel-'));
const run = (command, args, options) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], ...options });

try {
  const library = join(folder, 'deps/lib');
  if (!existsSync(join(library, 'libtensorflow.so'))) {
    console.log(`${wheel} from pip ...`);
    const platforms = ['manylinux_2_17_x86_64', 'manylinux2014_x86_64'].flatMap((name) => ['--platform', name]);
    const selection = ['--no-deps', '--only-binary=:all:', '--implementation', 'cp', '--python-version', '3.11', ...platforms];
    run('python3', ['-m', 'pip', 'download', '--quiet', ...selection, '--dest', temporary, wheel], { timeout: 600_000 });
    const unpack = [
      'import glob, sys, zipfile',
      'wheel = zipfile.ZipFile(glob.glob(sys.argv[1] + "/*.whl")[0])',
      'wheel.extractall(sys.argv[1], [name for name in wheel.namelist() if name.startswith(tuple(sys.argv[2:]))])',
    ].join('\n');
    run('python3', ['-c', unpack, temporary, ...needed], { timeout: 300_000 });
    rmSync(join(folder, 'deps'), { recursive: true, force: true });
    mkdirSync(library, { recursive: true });
    const move = (from, to) => run('mv', [join(temporary, 'tensorflow', from), to]);
    move('include', join(folder, 'deps/include'));
    for (const file of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']) move(file, join(library, file));
    // The names that tfjs-node links against, and the one that tells its install script that the library is present.
    for (const name of ['libtensorflow.so', 'libtensorflow.so.2.9.1']) symlinkSync('libtensorflow_cc.so.2', join(library, name));
    symlinkSync('libtensorflow_framework.so.2', join(library, 'libtensorflow_framework.so'));
  }
  console.log('building the binding ...');
  const nodeFolder = dirname(dirname(process.execPath));
  const headers = existsSync(join(nodeFolder, 'include/node/node_api.h')) ? { npm_config_nodedir: nodeFolder } : {};
  run('npm', ['run', 'install', '--silent'], {
    cwd: folder,
    timeout: 300_000,
    env: { ...process.env, npm_config_build_from_source: 'true', ...headers },
  });
  run(process.execPath, ['-e', `require(${JSON.stringify(folder)})`], { env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '1' } });
  console.log(`ready: ${folder}`);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}
