/** Compiles assembly/ to WebAssembly and embeds it as base64, so that Node and every bundler find it without a file to serve. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const flags =
  '--runtime stub --enable simd --enable bulk-memory --importMemory --initialMemory 1 --maximumMemory 65536 -O3 --converge --noAssert --uncheckedBehavior always --use abort=';
let binary;
const { error, stderr } = await asc.main([here('assembly/index.ts'), ...flags.split(' '), '--outFile', 'kernels.wasm'], {
  writeFile: (_name, contents) => {
    binary = contents;
  },
});
if (error || !binary) {
  console.error(stderr.toString());
  throw error ?? new Error('asc wrote nothing');
}
const target = here('src/wasm/kernels.generated.ts');
writeFileSync(
  target,
  `/** Made by scripts/build-kernels.mjs from assembly/. */\nexport const kernelsBase64 =\n  '${Buffer.from(binary).toString('base64')}';\n`,
);
console.log(`kernels: ${binary.length} bytes of WebAssembly`);
