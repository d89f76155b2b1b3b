/**
 * Compiles assembly/ to WebAssembly, plainly and with relaxed SIMD, and embeds both as base64, so that Node and every bundler find
 * them without a file to serve. For browsers, embeds TensorFlow.js' own file alike.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
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
    throw error ?? new Error('asc wrote nothing');
  }
  // The memory is TensorFlow.js': data of ours would be written over its own.
  if (sections(binary).includes(11)) throw new Error('the kernels have static data; look for a table or a string');
  return binary;
}

/** Ids of a module's sections, in order. */
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
const embedded = (name, binary) => `export const ${name} =\n  '${Buffer.from(binary).toString('base64')}';\n`;
writeFileSync(
  here('src/wasm/kernels.generated.ts'),
  `/** Made by scripts/build-kernels.mjs from assembly/. */\n${embedded('kernelsBase64', plain)}${embedded('relaxedKernelsBase64', relaxed)}`,
);
const tensorflow = readFileSync(
  createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
);
writeFileSync(
  here('src/wasm/tensorflow.generated.ts'),
  `/** Made by scripts/build-kernels.mjs from @tensorflow/tfjs-backend-wasm (Apache-2.0). */\n${embedded('tensorflowBase64', tensorflow)}`,
);
console.log(`kernels: ${plain.length} bytes of WebAssembly, ${relaxed.length} with relaxed SIMD`);
