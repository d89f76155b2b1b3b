import { wrap } from 'comlink';
import type { DeviceChecks } from './worker.js';

const start = () => wrap<DeviceChecks>(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' }));

declare global {
  interface Window {
    checks: ReturnType<typeof start>;
  }
}

window.checks = start();
