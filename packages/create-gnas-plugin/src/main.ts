import { existsSync, readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { type TemplateKind, templateKinds } from './part-templates.js';
import { type PluginRequest, packageName, pluginFiles } from './plugin-files.js';

const usage = `Usage: npm create gnas-plugin -- [name] [--scope @you] [--kinds space,operation] [--license MIT] [--out folder]

Writes a gnas plugin: a package that builds, type-checks, tests and publishes.
Without a name or kinds it asks for them, if this is a terminal.

  --kinds    parts to begin with: ${templateKinds.join(', ')}
  --scope    npm scope of the package
  --license  SPDX identifier (default: MIT)
  --out      folder to write to, which must be empty or absent (default: the package's name)`;

/** What can't be understood: exit code 2. */
class UsageError extends Error {}

/**
 * Runs `create-gnas-plugin`.
 * @returns exit code: 0 done, 1 failed, 2 the arguments can't be understood
 */
export async function main(argv: readonly string[], print: (text: string) => void = console.log): Promise<number> {
  try {
    const flags = flagsOf(argv);
    if (flags.help) {
      print(usage);
      return 0;
    }
    const request = await complete(flags);
    const folder = resolve(flags.out ?? packageName(request).split('/').at(-1) ?? '');
    await write(folder, pluginFiles(request));
    print(`Wrote ${packageName(request)} to ${folder}.

  cd ${relative(process.cwd(), folder) || '.'}
  npm install
  npm run types && npm run build && npm test
  npm publish`);
    return 0;
  } catch (error) {
    print(error instanceof Error ? error.message : String(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

interface Flags {
  readonly name?: string | undefined;
  readonly scope?: string | undefined;
  readonly kinds?: string | undefined;
  readonly license?: string | undefined;
  readonly out?: string | undefined;
  readonly help?: boolean | undefined;
}

function flagsOf(argv: readonly string[]): Flags {
  const text = { type: 'string' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { scope: text, kinds: text, license: text, out: text, help: { type: 'boolean', short: 'h' } },
    });
    if (positionals.length > 1) throw new Error(`Several names were given: ${positionals.join(', ')}.`);
    return { ...values, name: positionals[0] };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${usage}`);
  }
}

/** Checks what the flags say, and asks for the rest. */
async function complete({ name, scope, kinds, license }: Flags): Promise<PluginRequest> {
  const asks = process.stdin.isTTY && process.stdout.isTTY && (name === undefined || kinds === undefined);
  if (!asks) return { name: nameOf(name), scope: scopeOf(scope), kinds: kindsOf(kinds), license };
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const ask = async (question: string, usual = ''): Promise<string> => (await terminal.question(question)).trim() || usual;
    return {
      name: nameOf(name ?? (await ask('Name, without gnas-plugin-: '))),
      scope: scopeOf(scope ?? (await ask('npm scope, such as @you (none): '))),
      kinds: kindsOf(kinds ?? (await ask(`Parts, of ${templateKinds.join(', ')} (space): `, 'space'))),
      license,
    };
  } finally {
    terminal.close();
  }
}

function nameOf(given: string | undefined): string {
  const name = given?.replace(/^gnas-plugin-/, '');
  if (name !== undefined && /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return name;
  throw new UsageError(`The name is "${given ?? ''}"; expected lower case words joined by "-", such as wide-layers.\n\n${usage}`);
}

function scopeOf(given: string | undefined): string | undefined {
  if (!given) return undefined;
  if (/^@[a-z0-9~-][a-z0-9._~-]*$/.test(given)) return given;
  throw new UsageError(`The scope is "${given}"; expected an npm scope such as @you.`);
}

function kindsOf(given: string | undefined): TemplateKind[] {
  const words = (given ?? 'space').split(',').map((word) => word.trim());
  const unknown = words.find((word) => !(templateKinds as readonly string[]).includes(word));
  if (unknown === undefined) return templateKinds.filter((kind) => words.includes(kind));
  throw new UsageError(`There is no kind of part "${unknown}"; the kinds are ${templateKinds.join(', ')}.`);
}

async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty. Choose another folder with --out, or empty it.`);
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
