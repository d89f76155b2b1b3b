import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GnasError } from '@gnas/core';
import * as z from 'zod';

/** Plugin on npm. */
export interface PublishedPlugin {
  readonly name: string;
  readonly version: string;
  readonly description: string;
}

const keyword = 'gnas-plugin';
const most = 100;

/** Answer of a registry's search, as far as it is read. */
const answerSchema = z.object({
  objects: z.array(
    z.object({
      package: z.object({
        name: z.string(),
        version: z.string(),
        description: z.string().default(''),
        keywords: z.array(z.string()).default([]),
      }),
    }),
  ),
});

/**
 * Searches npm's registry for plugins, by the keyword gnas-plugin and words.
 * @throws GnasError GNAS_DOWNLOAD_FAILED if the registry doesn't answer
 */
export async function searchRegistry(words: readonly string[]): Promise<PublishedPlugin[]> {
  const registry = await registryUrl();
  const url = new URL('-/v1/search', registry);
  url.searchParams.set('text', [`keywords:${keyword}`, ...words].join(' '));
  url.searchParams.set('size', String(most));
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(30_000) });
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const { objects } = answerSchema.parse(await response.json());
    return objects
      .map((found) => found.package)
      .filter(({ keywords }) => keywords.includes(keyword))
      .filter((found) => words.every((word) => isIn(word, found)))
      .map(({ name, version, description }) => ({ name, version, description }));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GnasError(
      'GNAS_DOWNLOAD_FAILED',
      `The registry ${registry} can't be searched: ${reason}. npm config get registry shows which one is used.`,
      {
        cause,
      },
    );
  }
}

/** Some registries ignore words that they don't understand, so the answer is checked. */
function isIn(
  word: string,
  { name, description, keywords }: z.infer<typeof answerSchema>['objects'][number]['package'],
): boolean {
  return [name, description, ...keywords].some((text) => text.toLowerCase().includes(word.toLowerCase()));
}

/** The registry of the user's npm configuration. */
async function registryUrl(): Promise<string> {
  const given = process.env.npm_config_registry ?? process.env.NPM_CONFIG_REGISTRY;
  if (given) return withSlash(given);
  try {
    const { stdout } = await promisify(execFile)('npm', ['config', 'get', 'registry'], { shell: process.platform === 'win32' });
    return withSlash(stdout.trim());
  } catch {
    return 'https://registry.npmjs.org/';
  }
}

const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);
