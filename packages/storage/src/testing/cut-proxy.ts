import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A connection in between that can be cut. */
export interface CutProxy {
  /** The address of the database through the proxy. */
  readonly url: string;
  /** Cuts every connection; new ones are refused for some milliseconds. */
  cut(refusedMs?: number): void;
  /** Passes nothing on any more between those who are connected now, without a word to either. */
  silence(): void;
  /** Cuts the connection that commits next, after the server has heard of it and before its answer comes back. */
  cutNextCommit(): void;
  /** Cuts made so far. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** Puts a proxy in front of a server of PostgreSQL. */
export async function cutProxy(target: string): Promise<CutProxy> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  let refusedUntil = 0;
  /** Connections that were made before it are silent. */
  let silentBefore = 0;
  let connections = 0;
  let cutsCommit = false;
  let cuts = 0;
  const server = createServer((client) => {
    if (performance.now() < refusedUntil) return void client.destroy();
    const number = connections++;
    const upstream = connect(Number(to.port), to.hostname);
    let isDeaf = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        if (!isDeaf) upstream.destroy();
      });
    }
    client.on('data', (chunk) => {
      if (number < silentBefore) return;
      if (cutsCommit && chunk.includes('commit')) {
        cutsCommit = false;
        isDeaf = true;
        cuts++;
        // The server answers when it has committed.
        upstream.once('data', () => {
          client.destroy();
          upstream.destroy();
        });
      }
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      if (!isDeaf && number >= silentBefore) client.write(chunk);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: String(url),
    cut: (refusedMs = 0) => {
      refusedUntil = performance.now() + refusedMs;
      cuts++;
      for (const socket of sockets) socket.resetAndDestroy();
    },
    silence: () => {
      silentBefore = connections;
      cuts++;
    },
    cutNextCommit: () => {
      cutsCommit = true;
    },
    get cuts() {
      return cuts;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
