import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { GnasError } from '@gnas/core';

const leastTokenLength = 16;

/** Whether an address is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Who may read: by the name under which the server is asked, and where there is a token, by a cookie that was given for it. */
export class Access {
  readonly #session = randomBytes(32).toString('base64url');

  /**
   * @param host where the server listens
   * @param token undefined: everyone who reaches the server may read
   * @throws GnasError GNAS_INVALID_OPTION where the token is too short to be a secret
   */
  constructor(
    private readonly host: string,
    private readonly token: string | undefined,
  ) {
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
      throw new GnasError('GNAS_INVALID_OPTION', 'The token of the dashboard must be printable ASCII without spaces.');
    if (token !== undefined && token.length < leastTokenLength)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `The token of the dashboard has ${token.length} characters; give at least ${leastTokenLength} that nobody can guess.`,
      );
  }

  /**
   * Whether the server was asked under a name of its own. A page of another site whose name was made to lead here (DNS
   * rebinding) asks under its site's name; an address cannot be made to lead elsewhere.
   */
  knowsHost({ headers }: IncomingMessage): boolean {
    const name = hostOf(headers.host);
    return (
      name !== undefined &&
      (isIP(name) !== 0 ||
        name === 'localhost' ||
        name.endsWith('.localhost') ||
        name === this.host ||
        name === hostname().toLowerCase())
    );
  }

  /** Whether a request may read. */
  allows({ headers, socket }: IncomingMessage): boolean {
    if (this.token === undefined) return true;
    const wanted = `${cookieName(socket.localPort)}=`;
    const cookie = (headers.cookie ?? '')
      .split(';')
      .map((part) => part.trim())
      .find((part) => part.startsWith(wanted));
    return cookie !== undefined && areEqual(cookie.slice(wanted.length), this.#session);
  }

  /** The Set-Cookie header for a request that brings the token; undefined where it brings another, or none. */
  cookieFor({ headers, socket }: IncomingMessage): string | undefined {
    const [, given] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    if (this.token === undefined || given === undefined || !areEqual(given, this.token)) return undefined;
    return `${cookieName(socket.localPort)}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** Browsers keep one set of cookies for all ports of a host. */
function cookieName(port: number | undefined): string {
  return `gnas-dashboard-${port}`;
}

/** The name in a Host header, in lower case, without port and brackets. */
function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d+)?$/i.exec(header ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

/** In the same time for all guesses. */
function areEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
