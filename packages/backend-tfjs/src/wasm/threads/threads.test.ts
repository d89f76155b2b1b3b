import { execFileSync } from 'node:child_process';
import { createGraph, ParameterStore, Random, type Tensor } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { createBackend } from '../../create-backend.js';

const numNodes = 3000;
const random = new Random(1);
const ends = () => Int32Array.from({ length: 12_000 }, () => random.integer(numNodes));
const graph = createGraph({
  name: 'random',
  numNodes,
  source: ends(),
  target: ends(),
  features: {
    layout: 'dense',
    rows: numNodes,
    columns: 27,
    values: Float32Array.from({ length: numNodes * 27 }, () => random.normal()),
  },
  labels: Int32Array.from({ length: numNodes }, () => random.integer(5)),
  numClasses: 5,
  split: {
    train: Int32Array.from({ length: numNodes / 2 }, (_, node) => node),
    validation: Int32Array.of(numNodes - 1),
    test: Int32Array.of(numNodes - 2),
  },
});

/** Loss and parameters, in bits, after three steps of a network with every kind of kernel that is divided among threads. */
async function trained(threads: number): Promise<Uint32Array> {
  const backend = await createBackend({ device: 'wasm', threads });
  const device = backend.upload(graph);
  const parameters = new ParameterStore(backend, 0);
  const optimizer = backend.createOptimizer();
  const width = 68;
  const forward = (seed: number): Tensor => {
    const ops = backend.ops({ training: true, seed });
    const parameter = (name: string, shape: readonly number[], kind: 'glorot' | 'ones' | 'zeros' = 'glorot'): Tensor =>
      parameters.get(name, shape, kind);
    let h = ops.linear(device.features, parameter('w', [27, width]), parameter('b', [width], 'zeros'));
    for (const layer of [0, 1]) {
      const propagated = ops.aggregate(device, ops.linear(h, parameter(`w${layer}`, [width, width])), {
        norm: 'symmetric',
        selfLoops: 'add',
      });
      const z = ops.add(ops.activate(propagated, { bias: parameter(`b${layer}`, [width], 'zeros') }), h);
      const normalized = ops.batchNorm(z, parameter(`s${layer}`, [width], 'ones'), parameter(`t${layer}`, [width], 'zeros'));
      h = ops.activate(normalized, { activation: layer === 0 ? 'relu' : 'elu', dropout: 0.2 });
    }
    h = ops.convolve(device, h, {
      weight: parameter('cw', [width, width + 3]),
      root: parameter('cv', [width, width + 3]),
      bias: parameter('cb', [width + 3], 'zeros'),
      norm: 'symmetric',
    });
    const heads = ops.reshape(ops.linear(h, parameter('w2', [width + 3, 4 * 17])), [numNodes, 4, 17]);
    const attended = ops.attend(device, heads, {
      source: ops.headDot(heads, parameter('source', [1, 4, 17])),
      target: ops.headDot(heads, parameter('target', [1, 4, 17])),
      selfLoops: 'add',
      dropout: 0.1,
    });
    const scores = ops.linear(ops.mean(attended, 1), parameter('w3', [17, 5]));
    return ops.nllLoss(ops.logSoftmax(scores), graph.labels, graph.split.train);
  };
  const bits: number[] = [];
  for (let seed = 0; seed < 3; seed++) {
    const { value, gradients } = backend.valueAndGrad(
      () => forward(seed),
      () => parameters.variables(),
    );
    optimizer.step(gradients);
    for (const gradient of gradients.values()) backend.dispose(gradient);
    bits.push(...new Uint32Array((await backend.read(value)).slice().buffer));
    backend.dispose(value);
  }
  for (const { tensor } of parameters.variables()) bits.push(...new Uint32Array((await backend.read(tensor)).slice().buffer));
  optimizer.dispose();
  parameters.dispose();
  device.dispose();
  return Uint32Array.from(bits);
}

describe('threads', () => {
  it('do not change the last bit of losses and parameters: 1, 2 and 3 of them, 20 times', async () => {
    const expected = await trained(1);
    for (let time = 0; time < 20; time++)
      for (const threads of [2, 3]) expect(await trained(threads), `${threads} threads, time ${time}`).toEqual(expected);
  }, 240_000);

  it('start again after the backend has ended them', async () => {
    const expected = await trained(2);
    const backend = await createBackend({ device: 'wasm', threads: 2 });
    backend.close?.();
    expect(await trained(2)).toEqual(expected);
    backend.close?.();
  }, 60_000);

  it.each([false, true])(
    'do not keep a process alive, ended before: %s',
    (ended) => {
      const code = `
      const { createBackend } = await import('@gnas/backend-tfjs');
      const backend = await createBackend({ device: 'wasm', threads: 3 });
      const ops = backend.ops({ training: false, seed: 0 });
      const x = ops.constant(new Float32Array(2 ** 20).fill(1), [2 ** 12, 2 ** 8]);
      const [sum] = await backend.read(ops.sum(ops.matmul(ops.transpose(x), x)));
      if (${ended}) backend.close();
      console.log(sum);`;
      const output = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: import.meta.dirname,
        timeout: 60_000,
      });
      expect(Number(output.toString())).toBe(2 ** 28);
    },
    90_000,
  );
});
