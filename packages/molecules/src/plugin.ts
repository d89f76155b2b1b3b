import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { smilesDataset } from './from-smiles.js';

/** The dataset of molecules, by name. */
export const plugin = definePlugin({ name: '@gnas/molecules', apiVersion: 1, datasets: { smiles: smilesDataset } });

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
