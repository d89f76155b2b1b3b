import { sessionPath } from '../../wire.js';

/** Trades a token in the address for a cookie, and removes it from the address and its history. */
export async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', '#/');
  dispatchEvent(new HashChangeEvent('hashchange'));
  await fetch(sessionPath, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
}
