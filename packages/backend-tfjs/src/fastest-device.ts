import { createGraph, type Graph, ParameterStore, Random, type Tensor } from '@gnas/core/plugin';
import type { Device } from './devices.js';
import { inNode, isInstalled } from './optional-package.js';
import type { DeviceThreads, PreparedDevice } from './start-device.js';
import { nativePackages } from './tensorflow/packages.js';
import { TfjsBackend } from './tfjs-backend.js';

/** Starts a device. @throws Error with the reason if it does not start */
export type StartDevice = (device: Device) => Promise<PreparedDevice>;

/** Share of wasm's time that another device must stay below. A smaller lead is noise and would change the device from run to run. */
const clearLead = 0.8;

/** The device that `fastestDevice` chose. */
export interface FastestDevice {
  readonly device: Device;
  readonly reason: string;
  readonly threads?: DeviceThreads | undefined;
}

/**
 * Chooses the device for 'auto'. If only wasm is installed, the answer is wasm, which costs nothing and is always the same. Otherwise
 * each device runs a few training steps of a two-layer GCN (16 hidden units) on the graph, and the fastest wins. Worker threads get
 * wasm, which uses one core. A device that is missing or does not start is never an error.
 */
export async function fastestDevice(start: StartDevice, graph?: Graph): Promise<FastestDevice> {
  let threads: DeviceThreads | undefined;
  try {
    ({ threads } = await start('wasm'));
  } catch (error) {
    await start('cpu');
    return { device: 'cpu', reason: `WebAssembly is not available (${messageOf(error)}), so plain JavaScript is used instead` };
  }
  const { available, missing } = await rivals(start);
  const because = missing.length > 0 ? `; ${missing.join('; ')}` : '';
  if (available.length === 0) return { device: 'wasm', reason: `the fastest device here${because}`, threads };
  const measuredOn = graph ?? randomGraph();
  const times: { device: Device; ms: number }[] = [];
  for (const device of ['wasm', ...available] as Device[])
    try {
      times.push({
        device,
        ms: await stepTime(new TfjsBackend(device, 'measured', device === 'wasm' ? { threads } : {}), measuredOn),
      });
    } catch (error) {
      // A rival may fail, for example by running out of memory. Then wasm remains.
      if (device !== 'wasm') missing.push(`${device} fails (${messageOf(error)})`);
      else times.push({ device, ms: Number.POSITIVE_INFINITY });
    }
  const [wasm, ...others] = times as [(typeof times)[number], ...typeof times];
  const best = others.reduce((a, b) => (b.ms < a.ms && b.ms < clearLead * wasm.ms ? b : a), wasm);
  const figures = times.map(({ device, ms }) => `${device} ${ms.toFixed(1)} ms`).join(', ');
  const on = graph ? `"${graph.name}"` : 'a random graph';
  return {
    device: best.device,
    reason: `the fastest for ${on}, a training step of a GCN: ${figures}${because}`,
    threads: best.device === 'wasm' ? threads : undefined,
  };
}

/** Installed devices other than wasm: those that start, and why the others do not. */
async function rivals(start: StartDevice): Promise<{ available: Device[]; missing: string[] }> {
  const available: Device[] = [];
  const missing: string[] = [];
  if (inNode()) {
    const { isMainThread } = process.getBuiltinModule('node:worker_threads');
    if (!isMainThread) return { available, missing };
  }
  const hasNative = nativePackages.some(isInstalled);
  const hasGpu = inNode() ? isInstalled('webgpu') : 'gpu' in navigator;
  for (const [device, installed] of [['tensorflow', hasNative] as const, ['webgpu', hasGpu] as const]) {
    if (!installed) continue;
    try {
      const { software } = await start(device);
      if (software) missing.push(`${device} is emulated on the CPU`);
      else available.push(device);
    } catch (error) {
      missing.push(`${device} does not start (${messageOf(error)})`);
    }
  }
  return { available, missing };
}

/** Milliseconds per training step: the fastest of three, after one to warm up. */
async function stepTime(backend: TfjsBackend, graph: Graph): Promise<number> {
  const uploaded = backend.upload(graph);
  const parameters = new ParameterStore(backend, 0);
  const optimizer = backend.createOptimizer();
  const forward = (): Tensor => {
    const ops = backend.ops({ training: true, seed: 0 });
    const layer = (x: Tensor, name: string, width: number): Tensor =>
      ops.aggregate(uploaded, ops.linear(x, parameters.get(name, [x.shape[1] as number, width], 'glorot')), {
        norm: 'symmetric',
        selfLoops: 'add',
      });
    const hidden = ops.activate(layer(ops.dropout(uploaded.features, 0.5), 'w0', 16), { activation: 'relu', dropout: 0.5 });
    const output = ops.logSoftmax(layer(hidden, 'w1', Math.max(2, graph.numClasses)));
    return ops.mean(ops.mul(output, output));
  };
  let least = Number.POSITIVE_INFINITY;
  try {
    for (let step = 0; step < 4; step++) {
      const begun = performance.now();
      const { value, gradients } = backend.valueAndGrad(forward, () => parameters.variables());
      optimizer.step(gradients);
      for (const gradient of gradients.values()) backend.dispose(gradient);
      await backend.read(value);
      backend.dispose(value);
      if (step > 0) least = Math.min(least, performance.now() - begun);
    }
    return least;
  } finally {
    optimizer.dispose();
    parameters.dispose();
    uploaded.dispose();
  }
}

/** A random graph of 4,096 nodes with 8 neighbors each and 64 features. */
function randomGraph(): Graph {
  const [nodes, degree, columns] = [4096, 8, 64];
  const random = new Random(0);
  const target = Int32Array.from({ length: nodes * degree }, (_, edge) => Math.floor(edge / degree));
  return createGraph({
    name: 'random',
    numNodes: nodes,
    source: target.map(() => random.integer(nodes)),
    target,
    features: {
      layout: 'dense',
      rows: nodes,
      columns,
      values: Float32Array.from({ length: nodes * columns }, () => random.uniform()),
    },
    labels: target.slice(0, nodes).map((_, node) => node % 8),
    numClasses: 8,
    split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
