import './register.js';
import { inNode, optionalPackage } from '../optional-package.js';

interface Gpu {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

interface Adapter {
  readonly info?: { readonly vendor?: string; readonly architecture?: string; readonly isFallbackAdapter?: boolean };
  readonly isFallbackAdapter?: boolean;
}

/** A GPU that answered, or a program that plays one. */
export interface WebgpuAdapter {
  readonly name: string;
  /** True where no GPU is behind it, but the processor. */
  readonly software: boolean;
}

/**
 * Loads TensorFlow.js' WebGPU device. In Node, WebGPU comes from the npm package `webgpu` (Dawn), which TensorFlow.js finds where
 * a browser has it: in `navigator.gpu` and the names of WebGPU's classes. Those alone are added to the globals, and only where they are missing.
 * @throws Error that says what is missing
 */
export async function prepareWebgpu(): Promise<WebgpuAdapter> {
  const adapter = await (await findGpu()).requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw new Error(
      inNode()
        ? 'WebGPU finds no graphics adapter; it needs the driver of your GPU (on Linux Vulkan, named by VK_ICD_FILENAMES where it is not found by itself)'
        : 'the browser gives no graphics adapter; see chrome://gpu, and try the flags --enable-unsafe-webgpu and --enable-features=Vulkan',
    );
  await import('@tensorflow/tfjs-backend-webgpu');
  const { vendor = '', architecture = '', isFallbackAdapter = adapter.isFallbackAdapter } = adapter.info ?? {};
  return {
    name: [vendor, architecture].filter(Boolean).join(' ') || 'an unnamed GPU',
    software: isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(architecture),
  };
}

async function findGpu(): Promise<Gpu> {
  const scope = globalThis as { navigator?: { gpu?: Gpu } };
  if (scope.navigator?.gpu) return scope.navigator.gpu;
  if (!inNode()) throw new Error('this browser has no WebGPU (navigator.gpu); it needs a page served by https or from localhost');
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
