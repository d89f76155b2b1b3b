import { GnasError } from '@gnas/core';
import { createPostgresBackend, type Job, Queue, type QueueOptions, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Board } from './board.js';
import { PostgresBoard } from './postgres-board.js';
import { parseQueueAddress, type QueueAddress, withoutPasswords } from './queue-address.js';
import { RedisBoard } from './redis-board.js';

/** Prefix of all keys in Redis, and start of the schema in PostgreSQL. */
const namespace = 'gnas';
const schema = 'gnas_queue';

/** Milliseconds that a server may take to answer for the first time. */
const openingMs = 10_000;

/** A connection to a queue server: its queues, and the board beside them. */
export interface Broker {
  readonly address: QueueAddress;
  readonly board: Board;
  queue<Data>(name: string): Queue<Data>;
  worker<Data>(name: string, process: Processor<Data>, options: Omit<WorkerOptions, 'connection'>): Worker<Data>;
  close(): Promise<void>;
}

/** Processes one job; its token stands for the claim. */
export type Processor<Data> = (job: Job<Data>, token?: string) => Promise<unknown>;

/** Opens a connection. @throws GnasError GNAS_INVALID_OPTION; GNAS_QUEUE_UNAVAILABLE if the server doesn't answer */
export async function openBroker(location: string): Promise<Broker> {
  const address = parseQueueAddress(location);
  const broker = address.kind === 'redis' ? redisBroker(address) : postgresBroker(address);
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${openingMs / 1000} s`)), openingMs);
    });
    await Promise.race([broker.board.get('hello', 'hello'), late]);
    return broker;
  } catch (cause) {
    await broker.close().catch(() => {});
    const reason = withoutPasswords(cause instanceof Error && cause.message ? cause.message : String(cause));
    throw new GnasError(
      'GNAS_QUEUE_UNAVAILABLE',
      `The queue at ${address.shown} can't be used: ${reason}. Check that the server runs, and the address.`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

function redisBroker(address: QueueAddress): Broker {
  // Commands wait for a server that is away, for as long as it takes.
  const redis = new Redis(address.url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(2000, 50 * times) });
  // The driver connects again by itself.
  redis.on('error', () => {});
  const common = { connection: redis, prefix: namespace } as unknown as QueueOptions;
  return assemble(address, new RedisBoard(redis, namespace), {
    makeQueue: (name) => new Queue(name, common),
    makeWorker: (name, process, options) => new Worker(name, process, { ...options, ...common }),
    disconnect: async () => redis.disconnect(),
  });
}

function postgresBroker(address: QueueAddress): Broker {
  const pool = new Pool({ connectionString: address.url, max: 2, keepAlive: true });
  pool.on('error', () => {});
  // Two connections for each queue: a server has a hundred, if nobody changes that.
  const connection = { connectionString: address.url, schema, migrate: true, max: 2, keepAlive: true };
  const common = { connection } as never;
  return assemble(address, new PostgresBoard(pool, schema), {
    makeQueue: (name) => new Queue(name, common, createPostgresBackend as never),
    makeWorker: (name, process, options) =>
      new Worker(name, process, { ...options, connection } as never, createPostgresBackend as never),
    disconnect: () => pool.end(),
  });
}

interface Makers {
  makeQueue(name: string): Queue;
  makeWorker(name: string, process: Processor<unknown>, options: Omit<WorkerOptions, 'connection'>): Worker;
  disconnect(): Promise<void>;
}

function assemble(address: QueueAddress, board: Board, { makeQueue, makeWorker, disconnect }: Makers): Broker {
  const queues = new Map<string, Queue>();
  const workers = new Set<Worker>();
  return {
    address,
    board,
    queue: <Data>(name: string) => {
      const queue = queues.get(name) ?? withoutCrash(makeQueue(name));
      queues.set(name, queue);
      return queue as unknown as Queue<Data>;
    },
    worker: <Data>(name: string, process: Processor<Data>, options: Omit<WorkerOptions, 'connection'>) => {
      const worker = withoutCrash(makeWorker(name, process as unknown as Processor<unknown>, options));
      workers.add(worker);
      return worker as unknown as Worker<Data>;
    },
    close: async () => {
      for (const each of [...workers, ...queues.values()]) await each.close().catch(() => {});
      await disconnect();
    },
  };
}

/** An error that nobody listens to would end the process; a connection that is lost is made again. */
function withoutCrash<Emitter extends { on(event: 'error', listener: () => void): unknown }>(emitter: Emitter): Emitter {
  emitter.on('error', () => {});
  return emitter;
}
