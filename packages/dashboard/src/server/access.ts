import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { GnasError } from '@gnas/core';

/** Minimum number of characters of a token. */
const leastTokenLength = 16;

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Decides who may read: whoever uses one of the server's own names and, if there is a token, has a cookie that was issued for it. */
export class Access {
  readonly #session = randomBytes(32).toString('base64url');

  /**
   * @param host where the server listens
   * @param token undefined lets everyone read who can reach the server
   * @throws GnasError GNAS_INVALID_OPTION if the token is too short to be a secret
   */
  constructor(
    private readonly host: string,
    private readonly token: string | undefined,
  ) {
    if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        "The dashboard's token has spaces or characters that are not printable ASCII. Give one without them.",
      );
    if (token !== undefined && token.length < leastTokenLength)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `The dashboard's token has ${token.length} characters; expected at least ${leastTokenLength}. Give one that can't be guessed.`,
      );
  }

  /**
   * Whether a request uses one of the server's own names. A page of another site whose name resolves to this machine (DNS rebinding) sends
   * its site's name. An IP address is safe, because no one can redirect it.
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

  /** The Set-Cookie header for a request that has the token; undefined for any other request. */
  cookieFor({ headers, socket }: IncomingMessage): string | undefined {
    const [, given] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? [];
    if (this.token === undefined || given === undefined || !areEqual(given, this.token)) return undefined;
    return `${cookieName(socket.localPort)}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`;
  }
}

/** Names the cookie by port, because browsers share cookies between all ports of a host. */
function cookieName(port: number | undefined): string {
  return `gnas-dashboard-${port}`;
}

/** The name in a Host header: in lower case, without port or brackets. */
function hostOf(header: string | undefined): string | undefined {
  const [, bracketed, plain] = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::\d+)?$/i.exec(header ?? '') ?? [];
  return (bracketed ?? plain)?.toLowerCase();
}

/** Compares in constant time, so that the duration says nothing about a guess. */
function areEqual(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
