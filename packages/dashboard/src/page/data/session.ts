import { sessionPath } from '../../wire.js';

/** Gives the token of the address, where it has one, for a cookie, and takes it out of the address and its history. */
export async function openSession(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', '#/');
  dispatchEvent(new HashChangeEvent('hashchange'));
  await fetch(sessionPath, { method: 'POST', headers: { Authorization: `Bearer ${token}` } });
}
