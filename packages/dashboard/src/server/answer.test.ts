import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { sendJson, sendProblem } from './answer.js';

it("sends another answer if one can't be written", async () => {
  const server = createServer((_, response) => {
    try {
      // As with more text than there can be, JSON has no form for it.
      sendJson(response, 200, { value: 1n });
    } catch {
      sendProblem(response, 500, 'GNAS_INVALID_FILE', 'too long');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  expect([response.status, await response.json()]).toEqual([500, { code: 'GNAS_INVALID_FILE', message: 'too long' }]);
  server.closeAllConnections();
  server.close();
});
