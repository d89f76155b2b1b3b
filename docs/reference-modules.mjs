import { publicPackages } from '../scripts/public-packages.mjs';

/** Modules of the API reference: every published package, and the further entry points of core. */
export const referenceModules = [
  ...publicPackages.map(({ manifest }) => manifest.name.replace('@gnas/', '')),
  'core/conformance',
].sort();
