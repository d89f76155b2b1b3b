import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { apiMisfit, fitsApi, nounOf, type PartKind } from '@gnas/core';
import * as z from 'zod';

/** Part that a plugin's package.json announces. */
export interface AnnouncedPart {
  readonly kind: PartKind;
  readonly name: string;
  readonly description: string;
}

/** Plugin among the dependencies of a project, as its package.json describes it. Nothing of it was run. */
export interface FoundPlugin {
  readonly name: string;
  /** Absent if it isn't installed. */
  readonly version?: string;
  /** Absent if its package.json has no member "gnas". */
  readonly parts?: readonly AnnouncedPart[];
  /** Why it can't be loaded; absent if nothing is known against it. */
  readonly problem?: string;
}

const pluginName = /^(@[a-z0-9~-][a-z0-9._~-]*\/)?gnas-plugin-[a-z0-9._~-]+$/;

const announcement = z.object({
  apiVersion: z.union([z.int(), z.array(z.int()).min(1)]),
  parts: z.array(
    z.object({
      kind: z.enum(Object.keys(nounOf) as [PartKind, ...PartKind[]]),
      name: z.string(),
      description: z.string().default(''),
    }),
  ),
});

/** Finds the plugins (gnas-plugin-*, @scope/gnas-plugin-*) among the dependencies of the nearest package.json. */
export async function findPlugins(folder = process.cwd()): Promise<FoundPlugin[]> {
  for (let at = folder; ; at = dirname(at)) {
    const manifest = await readManifest(at);
    if (manifest) {
      const names = Object.keys({ ...record(manifest.dependencies), ...record(manifest.devDependencies) });
      return Promise.all(names.filter((name) => pluginName.test(name)).map((name) => describePlugin(name, at)));
    }
    if (dirname(at) === at) return [];
  }
}

async function describePlugin(name: string, folder: string): Promise<FoundPlugin> {
  const manifest = await installedManifest(name, folder);
  if (!manifest) return { name, problem: `it is not installed; run: npm install ${name}` };
  const version = String(manifest.version);
  if (manifest.gnas === undefined) return { name, version };
  const announced = announcement.safeParse(manifest.gnas);
  if (!announced.success)
    return { name, version, problem: `the member "gnas" of its package.json can't be read: ${z.prettifyError(announced.error)}` };
  const { apiVersion, parts } = announced.data;
  return {
    name,
    version,
    parts,
    ...(!fitsApi(apiVersion) && { problem: `it ${apiMisfit(name, apiVersion).replace(/\.$/, '')}` }),
  };
}

/** Reads the package.json of a dependency, as Node finds it. */
async function installedManifest(name: string, folder: string): Promise<Record<string, unknown> | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const installed = join(at, 'node_modules', name);
    if (existsSync(installed)) return readManifest(installed);
    if (dirname(at) === at) return undefined;
  }
}

async function readManifest(folder: string): Promise<Record<string, unknown> | undefined> {
  try {
    return record(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  } catch (error) {
    return (error as { code?: string }).code === 'ENOENT' ? undefined : {};
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
