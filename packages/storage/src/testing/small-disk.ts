import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of its own. */
export interface SmallDisk {
  readonly folder: string;
  /** Shows the same files in another folder, where nothing can be written. @returns the folder */
  readOnlyView(): string;
  remove(): void;
}

/** Makes a disk in memory. Undefined if this process may not mount one, which takes root. */
export function smallDisk(kilobytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'gnas-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
  const mounts = [folder];
  return {
    folder,
    readOnlyView: () => {
      const view = mkdtempSync(join(tmpdir(), 'gnas-view-'));
      execFileSync('mount', ['--bind', folder, view], { stdio: 'ignore' });
      execFileSync('mount', ['-o', 'remount,ro,bind', view], { stdio: 'ignore' });
      mounts.push(view);
      return view;
    },
    remove: () => {
      for (const mount of mounts.reverse()) {
        // SQLite may hold on to the files of a closed connection.
        execFileSync('umount', ['-l', mount], { stdio: 'ignore' });
        rmSync(mount, { recursive: true, force: true });
      }
    },
  };
}
