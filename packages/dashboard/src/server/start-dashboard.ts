import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { fileURLToPath } from 'node:url';
import { GnasError } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import { sessionPath } from '../wire.js';
import { Access, isLoopback } from './access.js';
import { sendProblem, setSecurityHeaders } from './answer.js';
import { Api } from './api.js';
import { LiveUpdates } from './live-updates.js';
import { type PageFile, readPage } from './page-files.js';

/** Most connections at once: far more than pages are open, and few enough that none of them can fill the memory with what it doesn't read. */
const mostConnections = 100;
/** Milliseconds without a byte in either direction after which a connection is closed. Streams send a comment more often. */
const silenceMs = 60_000;

/** Options of `startDashboard`. */
export interface DashboardOptions {
  /** The studies to show. Close it after the dashboard. */
  readonly storage: StudyStorage;
  /** Address to listen at. Default 127.0.0.1, which only this machine can reach. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /**
   * A secret of at least 16 characters that is required to read anything. Default: none on a loopback address, a random one on any
   * other.
   */
  readonly token?: string;
  /** Milliseconds between queries of the store while a page is open. Default 1,000. */
  readonly intervalMs?: number;
  /** Folder of the built page. Default: the page in this package. */
  readonly pageFolder?: string;
}

/** A running dashboard. */
export interface Dashboard {
  /** Address to open. It has the token in its fragment, which browsers never send. */
  readonly url: string;
  /** Stops the server and ends every connection. */
  close(): Promise<void>;
}

/**
 * Serves a page that shows the studies of a store, live while this process or any other writes to it.
 * @throws GnasError GNAS_INVALID_OPTION if the server can't listen there; GNAS_FILE_NOT_FOUND if the page was not built
 *
 * @example
 * const storage = await StudyStorage.open('.gnas/studies.db');
 * const dashboard = await startDashboard({ storage });
 * console.log(dashboard.url);
 */
export async function startDashboard({
  storage,
  host = '127.0.0.1',
  port = 0,
  token = isLoopback(host) ? undefined : randomBytes(24).toString('base64url'),
  intervalMs = 1_000,
  pageFolder = fileURLToPath(new URL('./page/', import.meta.url)),
}: DashboardOptions): Promise<Dashboard> {
  const access = new Access(host.toLowerCase(), token);
  const page = readPage(pageFolder);
  const updates = new LiveUpdates(storage, intervalMs);
  const api = new Api(storage, updates);
  const server = createServer((request, response) => void answer(access, page, api, request, response));
  server.maxConnections = mostConnections;
  server.setTimeout(silenceMs);
  await listen(server, host, port);
  const { port: taken } = server.address() as AddressInfo;
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : isIPv6(host) ? `[${host}]` : host;
  return {
    url: `http://${name}:${taken}/${token === undefined ? '' : `#token=${encodeURIComponent(token)}`}`,
    close: () => {
      updates.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason =
        cause.code === 'EADDRINUSE'
          ? 'another program is using this port. Choose another one, or 0 for any free port'
          : cause.message;
      reject(new GnasError('GNAS_INVALID_OPTION', `The dashboard can't listen at ${host}, port ${port}: ${reason}.`, { cause }));
    });
    server.listen(port, host, resolve);
  });
}

async function answer(
  access: Access,
  page: ReadonlyMap<string, PageFile>,
  api: Api,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  setSecurityHeaders(response);
  const address = `http://dashboard${request.url}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!access.knowsHost(request))
    return sendProblem(response, 403, 'GNAS_FORBIDDEN', 'Open the dashboard under the address that it was started with.');
  if (!url) return sendProblem(response, 400, 'GNAS_INVALID_OPTION', 'This is not a valid path.');
  if (url.pathname === `/${sessionPath}` && request.method === 'POST') return openSession(access, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return sendProblem(response, 405, 'GNAS_FORBIDDEN', 'The dashboard is read-only.');
  if (url.pathname.startsWith('/api/')) {
    if (access.allows(request)) return api.answer(url, response);
    return sendProblem(
      response,
      401,
      'GNAS_UNAUTHORIZED',
      'Open the address that gnas dashboard printed, which includes the token.',
    );
  }
  const file = page.get(url.pathname);
  if (!file) return sendProblem(response, 404, 'GNAS_UNKNOWN_NAME', 'There is no such page.');
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.bytes.length,
    'Cache-Control': file.lasting ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}

function openSession(access: Access, request: IncomingMessage, response: ServerResponse): void {
  const cookie = access.cookieFor(request);
  if (cookie === undefined) return sendProblem(response, 401, 'GNAS_UNAUTHORIZED', 'The token is wrong.');
  response.writeHead(204, { 'Set-Cookie': cookie, 'Cache-Control': 'no-store' });
  response.end();
}
