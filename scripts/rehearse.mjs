/**
 * Rehearses a release against a registry on this machine: publishes every package, creates a plugin from an empty folder, builds, tests and
 * publishes it, installs it beside the command, and runs it with the next minor version of core. Needs a build.
 */
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.mjs';
import { publicPackages } from './public-packages.mjs';

/** Seconds from an empty folder to a search with the published plugin, for a person's first try. A slow machine may need more. */
const budget = Number(process.env.GNAS_REHEARSAL_SECONDS ?? 120);

const folder = mkdtempSync(join(tmpdir(), 'gnas-rehearsal-'));
const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
const port = await freePort();
const registry = `http://127.0.0.1:${port}/`;
const npmrc = join(folder, 'npmrc');
const env = {
  ...process.env,
  npm_config_registry: registry,
  npm_config_userconfig: npmrc,
  npm_config_cache: join(folder, 'cache'),
};
const run = (cwd, command, ...args) => {
  try {
    return execFileSync(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8', timeout: 600_000 });
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
};
const write = (file, value) => writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const newFolder = (name) => {
  const at = join(folder, name);
  mkdirSync(at, { recursive: true });
  return at;
};
const demand = (condition, message) => {
  if (!condition) throw new Error(message);
};
const seconds = (since) => (performance.now() - since) / 1000;

let server;
try {
  server = await startRegistry();
  publishAll('1.0.0', publicPackages);
  console.log(`published ${publicPackages.length} packages as 1.0.0`);

  const started = performance.now();
  const empty = newFolder('empty');
  run(
    empty,
    'npm',
    'create',
    '--yes',
    'gnas-plugin',
    '--',
    'rehearsed',
    '--kinds',
    'operation,space,algorithm,one-shot,estimator,task,dataset,backend',
  );
  const plugin = join(empty, 'gnas-plugin-rehearsed');
  step('created', started);
  run(plugin, 'npm', 'install', '--no-audit', '--no-fund');
  step('installed', started);
  // Checks the types, builds and tests on its own, by prepublishOnly.
  run(plugin, 'npm', 'publish');
  step('checked, built, tested and published', started);
  const project = newFolder('project');
  write(join(project, 'package.json'), { name: 'project', version: '1.0.0', private: true, type: 'module' });
  run(project, 'npm', 'install', '--no-audit', '--no-fund', '@gnas/cli', '@gnas/core', 'gnas-plugin-rehearsed');
  step('installed beside the command', started);
  const found = run(project, 'npx', '--no-install', 'gnas', 'plugins', 'search', 'rehearsed');
  demand(/gnas-plugin-rehearsed +0\.1\.0/.test(found), `gnas plugins search printed ${found}`);
  useIt(project);
  const total = seconds(started);
  step('found and searched with', started);
  demand(total < budget, `From an empty folder to a search took ${total.toFixed(0)} s; the budget is ${budget} s.`);

  publishAll(
    '1.1.0',
    publicPackages.filter(({ manifest }) => manifest.name === '@gnas/core'),
  );
  run(project, 'npm', 'install', '--no-audit', '--no-fund', '@gnas/core@1.1.0');
  const tree = JSON.parse(run(project, 'npm', 'ls', '--all', '--json', '@gnas/core'));
  const copies = new Set(JSON.stringify(tree).match(/"@gnas\/core":\{"version":"[^"]+"/g));
  demand(
    copies.size === 1 && [...copies][0].includes('1.1.0'),
    `After a minor of core there are copies ${[...copies].join(', ')}`,
  );
  useIt(project);
  console.log('the plugin of the release before runs with core 1.1.0');
} finally {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

function step(what, since) {
  console.log(`${what}: ${seconds(since).toFixed(1)} s`);
}

/** Lists the plugin's parts and searches with them. */
function useIt(project) {
  const gnas = (...args) => run(project, 'npx', '--no-install', 'gnas', ...args);
  const listed = gnas('list');
  for (const part of ['rehearsed_mean', 'rehearsed-layers', 'rehearsed-greedy', 'rehearsed-two-rings'])
    demand(listed.includes(part), `gnas list does not show ${part}:\n${listed}`);
  const parts = ['--dataset', 'rehearsed-two-rings', '--space', 'rehearsed-layers', '--algorithm', 'rehearsed-greedy'];
  const short = ['--estimator', 'rehearsed-fixed-budget', '--steps', '10', '--trials', '3', '--no-baselines'];
  const searched = gnas('search', ...parts, ...short);
  demand(/accuracy/.test(searched), `gnas search printed ${searched}`);
}

/** Publishes packages with a version, each from a copy whose references within the workspace are versions. */
function publishAll(version, packages) {
  const isOurs = (name) => publicPackages.some(({ manifest }) => manifest.name === name);
  const resolved = (dependencies = {}) =>
    Object.fromEntries(
      Object.entries(dependencies).map(([name, range]) => [
        name,
        !range.startsWith('workspace:') ? range : isOurs(name) ? `${range === 'workspace:*' ? '' : '^'}1.0.0` : '*',
      ]),
    );
  for (const { folder: source, manifest } of packages) {
    const at = newFolder(`published/${version}/${manifest.name}`);
    for (const file of manifest.files)
      if (existsSync(join(source, file))) cpSync(join(source, file), join(at, file), { recursive: true });
    const { publishConfig: _, scripts: __, ...rest } = manifest;
    write(join(at, 'package.json'), {
      ...rest,
      version,
      dependencies: resolved(manifest.dependencies),
      peerDependencies: resolved(manifest.peerDependencies),
      devDependencies: resolved(manifest.devDependencies),
    });
    run(at, 'npm', 'publish', '--access', 'public');
  }
}

/** Starts verdaccio, which passes requests for other packages on to the usual registry. */
async function startRegistry() {
  const at = newFolder('registry');
  // Not every mirror knows the tag "cjs" that a dependency of verdaccio asks for.
  const overrides = { 'node-fetch': '2.7.0', 'node-fetch-cjs': 'npm:node-fetch@2.7.0' };
  write(join(at, 'package.json'), { private: true, overrides });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', 'verdaccio@6'], {
    cwd: at,
    stdio: 'pipe',
    timeout: 600_000,
  });
  const ours = ['@gnas/*', 'create-gnas-plugin', 'gnas-plugin-*'].map(
    (name) => `  '${name}':\n    access: $all\n    publish: $anonymous\n`,
  );
  write(
    join(at, 'config.yaml'),
    `storage: ./storage\nauth: { htpasswd: { file: ./htpasswd } }\nuplinks: { usual: { url: '${upstream}', timeout: 60s, maxage: 60m } }\npackages:\n${ours.join('')}  '**':\n    access: $all\n    proxy: usual\nmax_body_size: 100mb\nlog: { type: stdout, level: error }\n`,
  );
  write(npmrc, `registry=${registry}\n//127.0.0.1:${port}/:_authToken=rehearsal\n`);
  const child = spawn(
    process.execPath,
    ['node_modules/verdaccio/bin/verdaccio', '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`],
    {
      cwd: at,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  for (let attempt = 0; attempt < 120; attempt++) {
    if (child.exitCode !== null) throw new Error(`verdaccio ended with code ${child.exitCode}`);
    const isUp = await fetch(`${registry}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return child;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  child.kill();
  throw new Error('verdaccio did not start within a minute');
}
