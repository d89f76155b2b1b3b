/**
 * Installs the optional packages of the devices `tensorflow` and `webgpu` into a separate folder and links them into the workspace.
 * They are large, and nothing else needs them. If one is not available, this says so, and the tests name what they skip.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const folder = here('.devices');
mkdirSync(folder, { recursive: true });
writeFileSync(`${folder}/package.json`, '{ "private": true }\n');

const attempt = (what, f) => {
  try {
    f();
    console.log(`${what}: ready`);
    return true;
  } catch (error) {
    console.log(`${what}: not available here (${error.message.split('\n')[0]})`);
    return false;
  }
};
const run = (command, args, timeout) =>
  execFileSync(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'], timeout });
const link = (name) => {
  const at = here(`node_modules/${name}`);
  rmSync(at, { recursive: true, force: true });
  mkdirSync(dirname(at), { recursive: true });
  symlinkSync(`${folder}/node_modules/${name}`, at, 'junction');
};
const install = (name) => run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', name], 180_000);

attempt('webgpu', () => {
  if (!existsSync(`${folder}/node_modules/webgpu`)) install('webgpu@0.6.2');
  link('webgpu');
});
attempt('tensorflow', () => {
  if (!existsSync(`${folder}/node_modules/@tensorflow/tfjs-node`)) install('@tensorflow/tfjs-node@4.22.0');
  run(process.execPath, [here('packages/backend-tfjs/scripts/install-tensorflow.mjs')], 600_000);
  link('@tensorflow/tfjs-node');
});
