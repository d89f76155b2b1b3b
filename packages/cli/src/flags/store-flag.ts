import { type StorageOptions, StudyStorage } from '@gnas/storage';
import { Option } from 'commander';

/** Where studies are kept unless asked otherwise. */
export const defaultStore = '.gnas/studies.db';

/** `--store`: where studies are kept. */
export function storeOption(): Option {
  return new Option('--store <file or postgres:// address>', 'where studies are kept').default(defaultStore).env('GNAS_STORE');
}

/** Runs with the studies of a store that exists, to read them only, and closes it. @throws GnasError GNAS_FILE_NOT_FOUND */
export async function withStudies<T>(
  location: string,
  use: (storage: StudyStorage) => Promise<T>,
  options?: StorageOptions,
): Promise<T> {
  return using(await StudyStorage.openToRead(location, options), use);
}

/** Runs with the studies of a store that exists, to write to one, and closes it. @throws GnasError GNAS_FILE_NOT_FOUND */
export async function withWritableStudies<T>(location: string, use: (storage: StudyStorage) => Promise<T>): Promise<T> {
  return using(await StudyStorage.openExisting(location), use);
}

/** Runs with the studies of a store, which is created if it doesn't exist, and closes it. */
export async function withNewStudies<T>(location: string, use: (storage: StudyStorage) => Promise<T>): Promise<T> {
  return using(await StudyStorage.open(location), use);
}

async function using<T>(storage: StudyStorage, use: (storage: StudyStorage) => Promise<T>): Promise<T> {
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}
