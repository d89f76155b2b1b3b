import type { Plugin } from '@gnas/core';

declare const plugins: Plugin[];
export default plugins;
