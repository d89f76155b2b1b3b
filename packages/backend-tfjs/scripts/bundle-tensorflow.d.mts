import type { Plugin } from 'esbuild';

export declare const bundleTensorFlow: Plugin;
