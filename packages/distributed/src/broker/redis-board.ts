import type { Redis } from 'ioredis';
import type { Board } from './board.js';

/** Values as keys of Redis with an expiry, and the names of each group as a set. */
export class RedisBoard implements Board {
  constructor(
    readonly redis: Redis,
    readonly prefix: string,
  ) {}

  async put(group: string, name: string, value: Uint8Array, lifeMs: number): Promise<void> {
    const index = this.#indexOf(group);
    const results = await this.redis
      .multi()
      .set(this.#keyOf(group, name), Buffer.from(value), 'PX', lifeMs)
      .sadd(index, name)
      .pexpire(index, lifeMs)
      .exec();
    for (const [error] of results ?? []) if (error) throw error;
  }

  async get(group: string, name: string): Promise<Uint8Array | undefined> {
    return (await this.redis.getBuffer(this.#keyOf(group, name))) ?? undefined;
  }

  async all(group: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const names = (await this.redis.smembers(this.#indexOf(group))).sort();
    if (names.length === 0) return new Map();
    const values = await this.redis.mgetBuffer(names.map((name) => this.#keyOf(group, name)));
    const ended = names.filter((_, index) => values[index] === null);
    if (ended.length > 0) await this.redis.srem(this.#indexOf(group), ...ended);
    return new Map(names.flatMap((name, index): [string, Uint8Array][] => (values[index] ? [[name, values[index]]] : [])));
  }

  async remove(group: string, name: string): Promise<void> {
    await this.redis.multi().del(this.#keyOf(group, name)).srem(this.#indexOf(group), name).exec();
  }

  #keyOf(group: string, name: string): string {
    return `${this.prefix}:board:${group}:${name}`;
  }

  #indexOf(group: string): string {
    return `${this.prefix}:board-index:${group}`;
  }
}
