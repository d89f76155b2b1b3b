import { defineConfig } from 'tsup';
import { base } from '../../tsup.base.js.ts';

export default defineConfig(base);
