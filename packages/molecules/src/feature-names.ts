/** Elements with a feature of their own; others share one. */
export const elements = [1, 5, 6, 7, 8, 9, 11, 14, 15, 16, 17, 19, 34, 35, 53] as const;
const counts = (most: number): readonly number[] => Array.from({ length: most + 1 }, (_, count) => count);
export const degrees = counts(5);
export const hydrogens = counts(4);
export const charges = [-2, -1, 0, 1, 2] as const;
export const piElectrons = counts(2);

/** Names of the features of an atom. */
export const atomFeatureNames: readonly string[] = [
  ...elements.map((element) => `element ${element}`),
  'other element',
  ...degrees.map((degree) => `degree ${degree}`),
  ...hydrogens.map((count) => `hydrogens ${count}`),
  ...charges.map((charge) => `charge ${charge}`),
  ...piElectrons.map((count) => `pi electrons ${count}`),
  'aromatic',
  'in a ring',
  'stereo center',
  'mass',
];

/** Names of the features of a bond. */
export const bondFeatureNames: readonly string[] = [
  'single',
  'double',
  'triple',
  'aromatic',
  'in a ring',
  'conjugated',
  'stereo',
];
