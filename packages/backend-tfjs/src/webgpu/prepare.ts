import { inNode, optionalPackage } from '../optional-package.js';
import type { PreparedDevice } from '../start-device.js';

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: { readonly architecture?: string; readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
}

/**
 * Loads TensorFlow.js's WebGPU device. In Node, WebGPU comes from the npm package `webgpu` (Dawn). TensorFlow.js looks for it where
 * browsers have it, so `navigator.gpu` and the names of WebGPU's classes are added to the globals if they are missing.
 * @throws Error with the reason if there is no WebGPU or no adapter
 */
export async function prepare(): Promise<PreparedDevice> {
  const adapter = await (await findGpu()).requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw new Error(
      inNode()
        ? 'WebGPU found no graphics adapter. Install the driver of your GPU; on Linux, VK_ICD_FILENAMES can name its Vulkan driver'
        : 'the browser offers no graphics adapter. See chrome://gpu, and try the flags --enable-unsafe-webgpu and --enable-features=Vulkan',
    );
  await import('@tensorflow/tfjs-backend-webgpu');
  const { architecture = '', isFallbackAdapter = adapter.isFallbackAdapter } = adapter.info ?? {};
  return { software: isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(architecture) };
}

async function findGpu(): Promise<Gpu> {
  const scope = globalThis as { navigator?: { gpu?: Gpu } };
  if (scope.navigator?.gpu) return scope.navigator.gpu;
  if (!inNode())
    throw new Error('this browser has no WebGPU (navigator.gpu). WebGPU requires a page served over https or from localhost');
  let dawn: { create(flags: string[]): Gpu; globals: Record<string, unknown> };
  try {
    dawn = (await optionalPackage('webgpu')) as typeof dawn;
  } catch (cause) {
    throw new Error(`the npm package "webgpu" does not load (${cause instanceof Error ? cause.message.split('\n')[0] : cause})`, {
      cause,
    });
  }
  const gpu = dawn.create([]);
  for (const [name, value] of Object.entries(dawn.globals))
    if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  // Node 20 has no navigator.
  if (!scope.navigator)
    Object.defineProperty(globalThis, 'navigator', {
      value: { userAgent: `Node.js/${process.versions.node}` },
      configurable: true,
      writable: true,
    });
  Object.defineProperty(scope.navigator, 'gpu', { value: gpu, configurable: true });
  return gpu;
}
