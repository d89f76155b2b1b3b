/**
 * Compiles assembly/ to WebAssembly, with and without relaxed SIMD, and embeds each module as base64 in a file of its own. Node and
 * bundlers then need no file to serve. TensorFlow.js's own .wasm file is embedded too, compressed with gzip.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const flags =
  '--runtime stub --enable simd --enable bulk-memory --importMemory --initialMemory 1 --maximumMemory 65536 -O3 --converge --noAssert --uncheckedBehavior always --use abort=';

async function compile(more) {
  let binary;
  const { error, stderr } = await asc.main(
    [here('assembly/index.ts'), ...flags.split(' '), ...more, '--outFile', 'kernels.wasm'],
    {
      writeFile: (_name, contents) => {
        binary = contents;
      },
    },
  );
  if (error || !binary) {
    console.error(stderr.toString());
    throw error ?? new Error('asc produced no output');
  }
  // The memory belongs to TensorFlow.js, and static data would overwrite its own.
  if (sections(binary).includes(11))
    throw new Error('The kernels have static data. Remove the table or string that it comes from.');
  return binary;
}

/** Section ids of a module, in order. */
function sections(binary) {
  const ids = [];
  for (let at = 8; at < binary.length; ) {
    ids.push(binary[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = binary[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  return ids;
}

const plain = await compile([]);
const relaxed = await compile(['--enable', 'relaxed-simd', '--use', 'RELAXED_SIMD=1']);
const embed = (file, source, name, bytes) =>
  writeFileSync(
    here(`src/wasm/${file}.generated.ts`),
    `/** Made by scripts/build-kernels.mjs from ${source}. */\nexport const ${name} =\n  '${Buffer.from(bytes).toString('base64')}';\n`,
  );
embed('kernels', 'assembly/', 'kernelsBase64', plain);
embed('relaxed-kernels', 'assembly/', 'kernelsBase64', relaxed);
const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
embed('tensorflow', '@tensorflow/tfjs-backend-wasm (Apache-2.0)', 'tensorflowBase64', gzipSync(readFileSync(file), { level: 9 }));
console.log(`kernels: ${plain.length} bytes of WebAssembly, ${relaxed.length} with relaxed SIMD`);
