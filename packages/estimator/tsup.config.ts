import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js';

// Messages name estimators by their class, and esbuild renames a class that refers to itself.
export default defineConfig({ ...base, keepNames: true });
