import { StudyStorage } from '@gnas/storage';
import { Option } from 'commander';

/** `--store`: where studies are kept. */
export function storeOption(): Option {
  return new Option('--store <file or postgres:// address>', 'where studies are kept')
    .default('.gnas/studies.db')
    .env('GNAS_STORE');
}

/** Runs with the studies of a place that is there, and leaves it. */
export async function withStudies<T>(location: string, use: (storage: StudyStorage) => Promise<T>): Promise<T> {
  const storage = await StudyStorage.openExisting(location);
  try {
    return await use(storage);
  } finally {
    await storage.close();
  }
}
