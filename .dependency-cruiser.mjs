/** Order of core's folders: each calls only those before it. What they share stands beside the folders. */
const core = [
  'graph',
  'backend',
  'parameters',
  'space',
  'metrics',
  'estimator',
  'study',
  'search',
  'plugin',
  'model-file',
  'experiment',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...core.slice(0, -1).map((folder, at) => ({
      name: `core-${folder}`,
      severity: 'error',
      comment: 'Folders of core call only those before them, in the order of CONTRIBUTING.md; types may be shared freely.',
      from: { path: `^packages/core/src/${folder}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/(${core.slice(at + 1).join('|')})/`, dependencyTypesNot: ['type-only'] },
    })),
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Two files that call each other are one idea in two places.',
      from: { pathNot: '/dist/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '/dist/'] },
    exclude: { path: ['/dist/', '\\.generated\\.ts$'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
