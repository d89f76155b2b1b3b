import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The browser that tests drive: CHROMIUM_PATH, or where Debian and Ubuntu put it; undefined where there is none. */
export const chromiumPath: string | undefined = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path && existsSync(path));

/** For the name of a test that is skipped where there is no browser. */
export const chromiumMissing = chromiumPath ? '' : ' (skipped: no Chromium; set CHROMIUM_PATH)';

/** Starts headless Chromium with WebGPU played on the processor. The caller closes it. */
export async function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('There is no Chromium here; set CHROMIUM_PATH.');
  return chromium.launch({
    executablePath: chromiumPath,
    // A container's user is often root, for whom Chromium's sandbox does not start.
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--enable-features=Vulkan', '--use-webgpu-adapter=swiftshader'],
  });
}
