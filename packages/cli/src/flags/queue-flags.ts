import { Option } from 'commander';

/** Flags of a search whose trials run on other machines. */
export interface QueueFlags {
  readonly queue?: string;
  readonly mixed?: boolean;
  readonly objects?: string;
  readonly tries?: number;
}

/** `--queue`: where the queue is. */
export function queueOption(): Option {
  return new Option(
    '--queue <address>',
    'run trials on other machines, over Redis, Valkey or PostgreSQL: redis://... or postgres://...',
  ).env('GNAS_QUEUE');
}

/** `--objects`: where graphs and parameters lie. */
export function objectsOption(): Option {
  return new Option(
    '--objects <folder>',
    'folder that all machines share, for graphs and trained parameters (default: the queue server)',
  );
}
