/**
 * Values that are shared by name beside the queues: what a coordinator and its workers say about themselves, and data in chunks. The
 * server's own clock decides when a value ends, so clocks of machines don't matter.
 */
export interface Board {
  /** Sets a value, which ends after a time. All values of a group have the same time. */
  put(group: string, name: string, value: Uint8Array, lifeMs: number): Promise<void>;
  get(group: string, name: string): Promise<Uint8Array | undefined>;
  /** Every value of a group that has not ended, by name. */
  all(group: string): Promise<ReadonlyMap<string, Uint8Array>>;
  remove(group: string, name: string): Promise<void>;
}
