import { publicPackages } from '../scripts/public-packages.mjs';

/** Modules of the API reference: every entry point of every published package, with its source. */
export const referenceModules = publicPackages
  .flatMap(({ folder, manifest }) =>
    Object.entries(manifest.exports).flatMap(([entry, { default: built }]) =>
      built ? [{ name: `${manifest.name}${entry.slice(1)}`, source: sourceOf(folder, built) }] : [],
    ),
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));

function sourceOf(folder, built) {
  return `${folder}/${built.replace('./dist/', 'src/').replace(/\.js$/, '.ts')}`;
}
