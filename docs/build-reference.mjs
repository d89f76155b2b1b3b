/** Generates the API reference from the packages' sources, one Markdown page for each exported name. Fails on a name without a docstring. */
import { fileURLToPath } from 'node:url';
import { Application, ReflectionKind } from 'typedoc';
import { referenceModules } from './reference-modules.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export async function buildReference() {
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    tsconfig: path('../tsconfig.json'),
    entryPoints: referenceModules.map(({ source }) => source),
    out: path('api'),
    cleanOutputDir: true,
    readme: 'none',
    name: 'API reference',
    excludePrivate: true,
    excludeInternal: true,
    excludeExternals: true,
    disableSources: true,
    logLevel: 'Warn',
    packagesRequiringDocumentation: [...new Set(referenceModules.map(({ name }) => name.split('/').slice(0, 2).join('/')))],
    requiredToBeDocumented: ['Enum', 'Variable', 'Class', 'Interface', 'TypeAlias'],
    validation: { notDocumented: true, notExported: true, invalidLink: true },
    router: 'member',
    // Options of the Markdown plugin.
    entryFileName: 'index',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    propertiesFormat: 'table',
    indexFormat: 'table',
  });
  const project = await app.convert();
  if (!project) throw new Error('The sources do not compile; see the errors above.');
  // Names each module by its import path instead of the path of its index.
  for (const child of project.children ?? []) child.name = child.name.replace(/\/src\b/, '');
  app.validate(project);
  // TypeDoc can require docstrings of all methods or of no function, so exported functions are checked here.
  for (const { name, parent, signatures = [] } of project.getReflectionsByKind(ReflectionKind.Function))
    if (!signatures.some((signature) => signature.hasComment()))
      app.logger.warn(`${parent?.name}.${name} (Function) does not have any documentation`);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('The API reference is incomplete; see the warnings above.');
  await app.generateOutputs(project);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildReference();
