import { GnasError } from '@gnas/core';

/** Where a queue server is. */
export interface QueueAddress {
  readonly kind: 'redis' | 'postgres';
  /** With user, password and options, as its driver takes it. */
  readonly url: string;
  /** Without password and options, for people to read. */
  readonly shown: string;
  /** Whether it is on this machine. */
  readonly isLocal: boolean;
}

/** Protocols of an address, with the one that the driver knows. */
const protocols: Readonly<Record<string, string>> = {
  'redis:': 'redis:',
  'rediss:': 'rediss:',
  'valkey:': 'redis:',
  'valkeys:': 'rediss:',
  'postgres:': 'postgres:',
  'postgresql:': 'postgres:',
};

const loopback = /^(localhost|127(\.\d+){3}|\[::1\]|)$/;

/**
 * Reads the address of a queue server: `redis://`, `rediss://` (TLS), `valkey://`, `valkeys://` (TLS) or `postgres://`.
 * @throws GnasError GNAS_INVALID_OPTION; its message doesn't show the password
 */
export function parseQueueAddress(text: string): QueueAddress {
  const match = /^([a-z]+:)(\/\/.*)$/s.exec(text);
  const protocol = match && protocols[match[1] as string];
  // URL keeps host and port apart only for protocols that it knows, or with a host.
  if (!protocol || !URL.canParse(`${protocol}${match[2]}`))
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The address of the queue can't be read${match ? `; it begins with ${match[1]}//` : ''}. Give redis://HOST:PORT, rediss:// for TLS, or postgres://USER@HOST/DATABASE.`,
    );
  const url = new URL(`${protocol}${match[2]}`);
  const shown = `${url.protocol}//${url.username ? `${url.username}@` : ''}${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { kind: protocol === 'postgres:' ? 'postgres' : 'redis', url: String(url), shown, isLocal: loopback.test(url.hostname) };
}

/** Takes passwords of addresses out of a text, such as the message of a driver's error. */
export function withoutPasswords(text: string): string {
  return text.replace(/([a-z]+:\/\/[^\s:@/]*):[^\s@/]*@/g, '$1@');
}
