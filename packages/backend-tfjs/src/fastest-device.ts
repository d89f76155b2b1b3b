import { createGraph, type Graph, ParameterStore, Random, type Tensor } from '@gnas/core';
import type { Device } from './create-backend.js';
import { inNode, isInstalled } from './optional-package.js';
import { nativePackages } from './tensorflow/prepare.js';
import { TfjsBackend } from './tfjs-backend.js';

/** Starts a device. @throws Error that says why it does not start */
export type StartDevice = (device: Device) => Promise<{ readonly device: Device; readonly software: boolean }>;

/** What share of wasm's time another device must stay below to be taken: a small lead is noise, and would change from run to run. */
const clearLead = 0.8;

/**
 * The device for 'auto': wasm where no other is there, which costs nothing to find out and is the same every time. Otherwise each
 * takes a few training steps of a two-layer GCN (16 hidden units) on the graph, and the fastest is taken. A thread beside others gets
 * wasm, which keeps to one core. Never fails for a device that is missing or does not start.
 */
export async function fastestDevice(start: StartDevice, graph?: Graph): Promise<{ device: Device; reason: string }> {
  try {
    await start('wasm');
  } catch (error) {
    await start('cpu');
    return { device: 'cpu', reason: `WebAssembly is not to be had (${messageOf(error)}), so plain JavaScript is used instead` };
  }
  const { there, missing } = await rivals(start);
  const because = missing.length > 0 ? `; ${missing.join('; ')}` : '';
  if (there.length === 0) return { device: 'wasm', reason: `the fastest device here${because}` };
  const measuredOn = graph ?? standIn();
  const times: { device: Device; ms: number }[] = [];
  for (const device of ['wasm', ...there] as Device[])
    try {
      times.push({ device, ms: await stepTime(device, measuredOn) });
    } catch (error) {
      // A rival that fails, say for want of memory, is out; wasm is what is left.
      if (device !== 'wasm') missing.push(`${device} fails (${messageOf(error)})`);
      else times.push({ device, ms: Number.POSITIVE_INFINITY });
    }
  const [wasm, ...others] = times as [(typeof times)[number], ...typeof times];
  const best = others.reduce((a, b) => (b.ms < a.ms && b.ms < clearLead * wasm.ms ? b : a), wasm);
  const figures = times.map(({ device, ms }) => `${device} ${ms.toFixed(1)} ms`).join(', ');
  const on = graph ? `"${graph.name}"` : 'a stand-in graph';
  return { device: best.device, reason: `the fastest for ${on}, a training step of a GCN: ${figures}${because}` };
}

/** Devices beside wasm that start, and why the others do not. What nobody installed is not missed. */
async function rivals(start: StartDevice): Promise<{ there: Device[]; missing: string[] }> {
  const there: Device[] = [];
  const missing: string[] = [];
  if (inNode()) {
    const { isMainThread } = process.getBuiltinModule('node:worker_threads');
    if (!isMainThread) return { there, missing };
  }
  const hasNative = nativePackages.some(isInstalled);
  const hasGpu = inNode() ? isInstalled('webgpu') : 'gpu' in navigator;
  for (const [device, installed] of [['tensorflow', hasNative] as const, ['webgpu', hasGpu] as const]) {
    if (!installed) continue;
    try {
      const { software } = await start(device);
      if (software) missing.push(`${device} is played by the processor`);
      else there.push(device);
    } catch (error) {
      missing.push(`${device} does not start (${messageOf(error)})`);
    }
  }
  return { there, missing };
}

/** Milliseconds of a training step, the least of three after one to warm up. */
async function stepTime(device: Device, graph: Graph): Promise<number> {
  const backend = new TfjsBackend(device, 'measured');
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

/** 4,096 nodes with 8 neighbours each and 64 features. */
function standIn(): Graph {
  const [nodes, degree, columns] = [4096, 8, 64];
  const random = new Random(0);
  const target = Int32Array.from({ length: nodes * degree }, (_, edge) => Math.floor(edge / degree));
  return createGraph({
    name: 'stand-in',
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
