import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';

const schema = z.object({
  host: z.string(),
  pid: z.int().min(1),
  /** Identity of the machine since it was started, and of the pid's namespace. Absent outside Linux. */
  boot: z.string().optional(),
  namespace: z.string().optional(),
  /** When the process was started, in ticks since the machine was. Absent outside Linux. */
  startedAt: z.string().optional(),
});

/** The process that owns a study, as far as others need it to tell that it has ended. Plain JSON. */
export type OwningProcess = z.output<typeof schema>;

/** Describes this process. */
export function thisProcess(): OwningProcess {
  return {
    host: hostname(),
    pid: process.pid,
    boot: fromSystem(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    namespace: fromSystem(() => readlinkSync('/proc/self/ns/pid')),
    startedAt: startOf(process.pid),
  };
}

/** Reads a stored description; undefined if it isn't one. */
export function readProcess(stored: string | null): OwningProcess | undefined {
  try {
    return schema.safeParse(JSON.parse(stored ?? '')).data;
  } catch {
    return undefined;
  }
}

/**
 * Whether a process has ended, as far as this one can see: it was a process of this host, this start of the machine and this namespace of
 * pids, and there is none with its pid now, or one that was started at another time. False if this process can't know.
 */
export function hasEnded({ host, boot, namespace, pid, startedAt }: OwningProcess): boolean {
  const here = thisProcess();
  if (host !== here.host || boot !== here.boot || namespace !== here.namespace) return false;
  if (!exists(pid)) return true;
  const start = startOf(pid);
  return start !== undefined && startedAt !== undefined && start !== startedAt;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM';
  }
}

/** The 22nd field of the process's status. Its name, the second field, may have spaces and parentheses. */
function startOf(pid: number): string | undefined {
  return fromSystem(() => {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  });
}

function fromSystem(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
