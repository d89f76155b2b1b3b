import { publicPackages } from '../scripts/public-packages.mjs';

/** What the API reference has pages for: every package that is published, and what one exports beside its index. */
export const referenceModules = [
  ...publicPackages.map(({ manifest }) => manifest.name.replace('@gnas/', '')),
  'core/conformance',
].sort();
