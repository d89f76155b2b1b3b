import { access, constants, mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { completeSpace, encodeModel, GnasError, type NamedPart, type TrainedModelParts } from '@gnas/core';
import type { ChosenExperiment } from '../flags/experiment-reference.js';
import { writeWhole } from '../text/write-whole.js';

/**
 * File of a study's trained model: in a folder beside the store, `.gnas/studies.models` for `.gnas/studies.db`. A database server
 * keeps no files: its models lie under `.gnas`, in a folder named after server and database.
 */
export function modelPath(store: string, study: string): string {
  const file = `${encodeURIComponent(study)}.safetensors`;
  if (!/^postgres(ql)?:\/\//.test(store)) return resolve(`${store.replace(/\.[^./\\]+$/, '')}.models`, file);
  const { host, pathname } = new URL(store);
  return resolve('.gnas', `${encodeURIComponent(`${host}${pathname}`)}.models`, file);
}

/** Makes the folder of a model, so that a search does not end before one that cannot be written. @throws GnasError GNAS_FILE_NOT_FOUND */
export async function makeModelFolder(path: string): Promise<void> {
  const folder = dirname(path);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw new GnasError(
      'GNAS_FILE_NOT_FOUND',
      `The folder ${folder}, where the found model is kept, cannot be written to: ${cause instanceof Error ? cause.message : cause}. Move away what is there, or give another --store.`,
      { cause },
    );
  }
}

export async function writeModel(path: string, parts: TrainedModelParts): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, encodeModel(parts));
}

/** @throws GnasError GNAS_FILE_NOT_FOUND with `hint`; GNAS_INVALID_FILE where it cannot be read */
export async function readModelBytes(path: string, hint: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ENOENT')
      throw new GnasError('GNAS_FILE_NOT_FOUND', `There is no model ${path}. ${hint}`, { cause });
    throw new GnasError('GNAS_INVALID_FILE', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
}

/** The bytes of a study's model. @throws GnasError GNAS_FILE_NOT_FOUND */
export async function readStudyModel(store: string, study: string): Promise<{ path: string; bytes: Uint8Array }> {
  const path = modelPath(store, study);
  const hint = `A study has one when its search has ended and its best architecture was trained: gnas resume ${study} does what is left, and gnas export-model takes one to another machine.`;
  return { path, bytes: await readModelBytes(path, hint) };
}

/** The space by name with all its options; undefined where it has none. */
export function completeSpaceOf({ experiment, plugins }: ChosenExperiment): NamedPart | undefined {
  return completeSpace({ ...experiment, plugins: [...plugins, ...(experiment.plugins ?? [])] });
}
