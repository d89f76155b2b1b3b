import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/**
 * Bundles a program for the browser, minified, from the packages that are installed in a folder.
 * @returns gzipped KB that the page loads: `code`, and `tensorflow`, the WebAssembly of TensorFlow.js
 */
export async function bundleSize(folder, name, source) {
  const entry = join(folder, `${name}.js`);
  writeFileSync(entry, source);
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'error',
    outdir: folder,
    absWorkingDir: folder,
    loader: { '.wasm': 'file' },
  });
  const loaded = new Set();
  const visit = (file) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path } of metafile.outputs[file].imports)
      if (!isOfOtherDevice(metafile.outputs[path]?.entryPoint ?? '')) visit(path);
  };
  visit(Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint === `${name}.js`));
  const sizes = { code: 0, tensorflow: 0 };
  for (const { path, contents } of outputFiles) {
    const file = relative(folder, path);
    if (!loaded.has(file)) continue;
    const isWasm = /tensorflow\.generated/.test(metafile.outputs[file].entryPoint ?? '');
    sizes[isWasm ? 'tensorflow' : 'code'] += gzipSync(contents).length / 1000;
  }
  return sizes;
}

/** An engine has relaxed SIMD or not, so a page loads one of the two builds of the kernels, which have the same size. */
const isOfOtherDevice = (entryPoint) =>
  /backend-tfjs\/dist\/(webgpu|cpu|tensorflow-|tfjs-backend-(webgpu|cpu)|relaxed-kernels)/.test(entryPoint);
