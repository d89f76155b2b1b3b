import { readFile } from 'node:fs/promises';
import { fitsApi, GnasError, type PartKind, type Plugin, partKinds, pluginApiVersions, Registry } from '@gnas/core';
import * as z from 'zod';
import { demand, demandSame, Promises } from './promises.js';

/** How a plugin is tested. */
export interface PluginCheck {
  /** File of its package.json, to test that it can be published and found. Default: only the plugin is tested. */
  readonly manifest?: string | URL;
  /** Plugins whose parts it refers to by name. Default: none. */
  readonly plugins?: readonly Plugin[];
}

interface Manifest {
  readonly name?: string;
  readonly type?: string;
  readonly keywords?: readonly string[];
  readonly exports?: unknown;
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly gnas?: {
    readonly apiVersion?: number | readonly number[];
    readonly parts?: readonly { readonly kind: string; readonly name: string; readonly description?: string }[];
  };
}

/**
 * Tests the promises of a plugin: an API version that core has, parts with descriptions whose options are documented and that can be
 * made from their defaults, except where a file that people download is missing, and a package.json that npm and `gnas` understand.
 * @throws PromisesBroken
 */
export async function checkPlugin(plugin: Plugin, { manifest: file, plugins = [] }: PluginCheck = {}): Promise<void> {
  const promises = new Promises(`Plugin "${plugin.name}"`, 'own-plugin');
  await promises.keep('this core has its API version', () =>
    demand(fitsApi(plugin.apiVersion), () => `it is ${plugin.apiVersion}; core has ${pluginApiVersions.join(', ')}`),
  );
  const registry = new Registry(plugins.filter((other) => other !== plugin));
  await promises.keep('its names are free', () => void registry.add(plugin));
  for (const { kind, name, factory } of partsOf(plugin)) {
    const part = `${kind} ${name}`;
    await promises.keep(`${part} describes itself and its options in a sentence`, () => {
      demand(factory.description.trim() !== '', () => 'the part has no description');
      const { properties = {} } = z.toJSONSchema(factory.options, { io: 'input', unrepresentable: 'any' });
      for (const [option, schema] of Object.entries(properties as Record<string, { description?: string }>))
        demand(Boolean(schema.description), () => `option "${option}" has no .describe(...)`);
    });
    // A dataset may need a download, and a backend a device.
    if (kind === 'datasets' || kind === 'backends' || kind === 'tables') continue;
    const defaults = factory.options.safeParse({});
    if (defaults.success)
      await promises.keep(`${part} can be made from its defaults`, async () => {
        const made = await registry.create(kind, name).catch(unlessFileIsMissing);
        demand(Boolean(made), () => 'create returns nothing');
      });
  }
  if (file !== undefined) await checkManifest(promises, plugin, JSON.parse(await readFile(file, 'utf8')) as Manifest);
  promises.report();
}

/** A part may need a file that people download. */
function unlessFileIsMissing(error: unknown): true {
  if (error instanceof GnasError && error.code === 'GNAS_FILE_NOT_FOUND') return true;
  throw error;
}

async function checkManifest(promises: Promises, plugin: Plugin, manifest: Manifest): Promise<void> {
  await promises.keep('its package.json can be found and installed', () => {
    demandSame(manifest.name, plugin.name, 'the name of the package');
    demand(
      /(^|\/)gnas-plugin-/.test(plugin.name),
      () => 'the name does not begin with gnas-plugin-, so that gnas does not find it',
    );
    demand(
      manifest.keywords?.includes('gnas-plugin') === true,
      () => 'the keywords lack "gnas-plugin", by which gnas plugins search finds it',
    );
    demand('@gnas/core' in (manifest.peerDependencies ?? {}), () => '@gnas/core is not among its peerDependencies');
    demand(
      !('@gnas/core' in (manifest.dependencies ?? {})),
      () => '@gnas/core is among its dependencies, which installs a second copy',
    );
    demandSame(manifest.type, 'module', 'the member "type"');
    demand(JSON.stringify(manifest.exports ?? '').includes('.d.ts'), () => '"exports" names no types');
  });
  await promises.keep('its package.json announces its parts, so that gnas list need not run it', () => {
    demandSame([manifest.gnas?.apiVersion].flat(), [plugin.apiVersion].flat(), 'the member gnas.apiVersion');
    const announced = (manifest.gnas?.parts ?? []).map(({ kind, name, description }) => ({ kind, name, description }));
    const provided = partsOf(plugin).map(({ kind, name, factory }) => ({ kind, name, description: factory.description }));
    demandSame(announced, provided, 'the member gnas.parts');
  });
}

function partsOf(plugin: Plugin) {
  return partKinds.flatMap((kind: PartKind) =>
    Object.entries(plugin[kind] ?? {}).map(([name, factory]) => ({ kind, name, factory })),
  );
}
