import type { ServerResponse } from 'node:http';
import type { GnasErrorCode } from '@gnas/core';
import type { Problem } from '../wire.js';

/** Headers of every response: no other origins, no content sniffing, no embedding in frames. */
const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  // First, because it fails for more text than there can be, and then another answer is sent.
  const text = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(text);
}

export function sendProblem(response: ServerResponse, status: number, code: GnasErrorCode, message: string): void {
  sendJson(response, status, { code, message } satisfies Problem);
}
