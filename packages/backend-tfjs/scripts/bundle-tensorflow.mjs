import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';

const require = createRequire(import.meta.url);
const folderOf = (name) => dirname(require.resolve(`@tensorflow/${name}/package.json`));

/** Stock kernels of the device wasm that `src` runs. `built-package.test.ts` fails where one is missing. */
const wasmKernels = [
  ...['Add', 'ArgMax', 'BatchMatMul', 'Cast', 'Concat', 'Elu', 'Equal', 'Exp', 'Fill', 'GatherV2', 'Greater', 'Identity'],
  ...['LeakyRelu', 'Less', 'Log', 'Max', 'Maximum', 'Mean', 'Minimum', 'Multiply', 'Neg', 'OneHot', 'PadV2', 'RealDiv', 'Relu'],
  ...['Relu6', 'Reshape', 'Select', 'Sigmoid', 'Slice', 'Softmax', 'Softplus', 'Sqrt', 'Square', 'Sub', 'Sum', 'Tanh'],
  ...['Tile', 'Transpose', 'ZerosLike'],
];

/** Modules of TensorFlow.js that are put together anew, by the name that `src` imports. */
const assembled = {
  /** Without optimizers and loaders of models, which register themselves and could not be left out. */
  'tfjs-core': (folder) => `import '${folder}/dist/base_side_effects.js';\nexport * from '${folder}/dist/base.js';`,
  /** With the kernels that gnas uses. */
  'tfjs-backend-wasm': (folder) =>
    [
      `import { registerKernel } from '@tensorflow/tfjs-core';`,
      `export * from '${folder}/dist/base.js';`,
      ...wasmKernels.map((name) => `import { ${configOf(name)} } from '${folder}/dist/kernels/${name}.js';`),
      `for (const config of [${wasmKernels.map(configOf).join(', ')}]) registerKernel(config);`,
    ].join('\n'),
};
const configOf = (name) => `${name[0].toLowerCase()}${name.slice(1)}Config`;

/**
 * Devices that are bundled apart, each with the parts of `tfjs-core` that it needs, so that nobody downloads those of another device.
 * Copies of `tfjs-core` share one engine and one registry of kernels, which TensorFlow.js keeps in a global.
 */
const apart = ['tfjs-backend-cpu', 'tfjs-backend-webgpu'];

/**
 * Files that are replaced: stores of models, hashes of strings, and the build for several threads, which `wasm/prepare.ts` turns off.
 */
const replaced = [
  [/tfjs-core[/\\]dist[/\\]io[/\\]io\.js$/, 'export {};'],
  [/tfjs-core[/\\]dist[/\\]hash_util\.js$/, 'export {};'],
  [
    /tfjs-core[/\\]dist[/\\]io[/\\]local_storage\.js$/,
    'export class BrowserLocalStorage {}\nexport class BrowserLocalStorageManager {}',
  ],
  [/tfjs-core[/\\]dist[/\\]io[/\\]indexed_db\.js$/, 'export class BrowserIndexedDB {}\nexport class BrowserIndexedDBManager {}'],
  [
    /tfjs-core[/\\]dist[/\\]io[/\\]model_management\.js$/,
    'export class ModelStoreManagerRegistry { static registerManager() {} }',
  ],
  [/tfjs-backend-wasm-threaded-simd\.js$/, 'export default undefined;'],
  [/tfjs-backend-wasm-threaded-simd\.worker\.js$/, "export const wasmWorkerContents = '';"],
];

/** Namespaces that `tfjs-core` exports, by their file. Imported from there, their unused functions are left out. */
const namespaces = { util: 'util', backend_util: 'backends/backend_util', slice_util: 'ops/slice_util' };

/** Imports namespaces of `tfjs-core` from their files. */
function importNamespacesDirectly(code) {
  return code.replace(/^import \{([^}]*)\} from '@tensorflow\/tfjs-core';/gm, (_, names) => {
    const all = names.split(',').map((name) => name.trim());
    const direct = all.filter((name) => name in namespaces);
    const rest = all.filter((name) => name !== '' && !(name in namespaces));
    return [
      ...(rest.length > 0 ? [`import { ${rest.join(', ')} } from '@tensorflow/tfjs-core';`] : []),
      ...direct.map((name) => `import * as ${name} from '@tensorflow/tfjs-core/dist/${namespaces[name]}';`),
    ].join(' ');
  });
}

/**
 * esbuild plugin that bundles TensorFlow.js from its ES modules. Its packages take 84 MB on disk, because each holds several builds with
 * source maps, and the parts that gnas uses take less than 2 MB. Node's modules are reached by `process.getBuiltinModule`, because an
 * ES module has no `require` and a bundler for browsers has no Node modules.
 */
export const bundleTensorFlow = {
  name: 'bundle-tensorflow',
  setup(build) {
    build.onResolve({ filter: /^@tensorflow\/tfjs-(core|backend-cpu|backend-wasm|backend-webgpu)(\/dist\/[\w/]+)?$/ }, (args) => {
      const [, name, file] = /^@tensorflow\/([\w-]+)(\/dist\/[\w/]+)?$/.exec(args.path);
      if (file) return { path: `${join(folderOf(name), file)}.js` };
      if (name in assembled) return { path: name, namespace: 'gnas-assembled' };
      return { path: name, namespace: 'gnas-apart' };
    });
    build.onLoad({ filter: /.*/, namespace: 'gnas-assembled' }, ({ path }) => {
      const folder = folderOf(path);
      return { contents: assembled[path](folder), resolveDir: dirname(require.resolve('../package.json')) };
    });
    build.onLoad({ filter: /.*/, namespace: 'gnas-apart' }, async ({ path }) => {
      if (!apart.includes(path)) throw new Error(`${path} is not a device of TensorFlow.js that is bundled`);
      const { outputFiles } = await bundle({
        entryPoints: [`${join(folderOf(path), 'dist/index')}.js`],
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'neutral',
        mainFields: ['module', 'main'],
        target: 'es2022',
        plugins: [bundleTensorFlow],
      });
      return { contents: outputFiles[0].text };
    });
    for (const [filter, contents] of replaced) build.onLoad({ filter }, () => ({ contents }));
    build.onLoad({ filter: /@tensorflow[/\\]tfjs-[\w-]+[/\\].*\.js$|[/\\](alea|tychei)\.js$/ }, ({ path }) => ({
      contents: importNamespacesDirectly(readFileSync(path, 'utf8'))
        .replace(/\brequire\((['"])(fs|path|util|os|worker_threads|perf_hooks|crypto)\1\)/g, "process.getBuiltinModule('$2')")
        .replace(/\brequire\((['"])node-fetch\1\)/g, 'globalThis.fetch')
        // A folder from which nothing is read: the WebAssembly is embedded, or `wasmPaths` says where it is.
        .replace(/\b__dirname\b/g, "''"),
    }));
    build.onLoad({ filter: /backend-tfjs[/\\]src[/\\].*\.ts$/ }, ({ path }) => ({
      contents: importNamespacesDirectly(readFileSync(path, 'utf8')),
      loader: 'ts',
    }));
    build.onResolve({ filter: /^crypto$/ }, () => ({ path: 'crypto', namespace: 'gnas-none' }));
    build.onLoad({ filter: /.*/, namespace: 'gnas-none' }, () => ({ contents: 'export {};' }));
  },
};
