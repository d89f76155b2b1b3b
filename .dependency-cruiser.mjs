/** Order of core's folders: each imports only from those before it, types included. What they share stands beside the folders. */
const core = [
  'options',
  'graph',
  'backend',
  'parameters',
  'space',
  'task',
  'trial',
  'estimator',
  'search',
  'parts',
  'model-file',
  'analysis',
  'study',
  'algorithm',
  'conformance',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...core.slice(0, -1).map((folder, at) => ({
      name: `core-${folder}`,
      severity: 'error',
      comment: 'Folders of core import only from those before them, in the order of CONTRIBUTING.md.',
      from: { path: `^packages/core/src/${folder}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/(${core.slice(at + 1).join('|')})/` },
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
