import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/**
 * Epochs of the fixed-plan prototype on the same graph and heap, as a bound for the public path; undefined where its
 * folder (GNAS_PROTOTYPES_DIR) is not there.
 */
export async function prototypePlans(graph) {
  const folder = process.env.GNAS_PROTOTYPES_DIR ?? fileURLToPath(new URL('../../shared/prototypes', import.meta.url));
  const at = (file) => `${folder}/wasm-kernels/${file}`;
  if (!existsSync(at('kernels.as.ts'))) return undefined;
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error } = await asc.main(
    'kernels.as.ts --runtime stub --enable simd --enable bulk-memory --importMemory --initialMemory 1 --maximumMemory 65536 -O3 --converge --noAssert --uncheckedBehavior always --use abort= -o kernels.wasm'.split(
      ' ',
    ),
    {
      readFile: (name) => (name === 'kernels.as.ts' ? readFileSync(at(name), 'utf8') : null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw error;
  // The copy of TensorFlow.js that the backend uses.
  const tf = createRequire(import.meta.resolve('@gnas/backend-tfjs'))('@tensorflow/tfjs-core');
  const { Heap } = await import(pathToFileURL(at('gk.mjs')));
  const { gatPlan, gcnPlan, upCSR } = await import(pathToFileURL(at('plan.mjs')));
  const { gcnNorm, toCSR, transposeCSR } = await import(pathToFileURL(at('common.mjs')));
  const heap = new Heap(tf.backend());
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory: heap.mem } }).exports;
  const { numNodes: n, source, target, features, labels, split, numClasses } = graph;
  const { s, d, w } = gcnNorm(n, source, target);
  const adjacency = toCSR(n, d, s, w);
  const x = { n, row: features.rowPointers, col: features.columnIndices, val: features.values };
  const onHeap = (csr) => upCSR(heap, csr);
  const prepared = {
    n,
    f: features.columns,
    c: numClasses,
    A: onHeap(adjacency),
    At: onHeap(transposeCSR(n, n, adjacency)),
    X: onHeap(x),
    Xt: onHeap(transposeCSR(n, features.columns, x)),
    labels: heap.putI(labels),
    train: heap.putI(split.train),
    val: heap.putI(split.validation),
    test: heap.putI(split.test),
    nTrain: split.train.length,
    nVal: split.validation.length,
    nTest: split.test.length,
  };
  return { gcn: gcnPlan(heap, kernels, prepared), 'gat 8x8': gatPlan(heap, kernels, prepared) };
}
