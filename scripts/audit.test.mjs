import { expect, it } from 'vitest';
import { audit } from './audit.mjs';

const answering =
  (report, stderr = '') =>
  () => ({ stdout: typeof report === 'string' ? report : JSON.stringify(report), stderr });
const found = (vulnerabilities, counts) => ({
  vulnerabilities,
  metadata: { vulnerabilities: counts, dependencies: { total: 40 } },
});

it('passes what has no known vulnerability, and names what has', () => {
  expect(audit('.', answering(found({}, { low: 0, moderate: 0 })))).toMatch(/^audited: .* in 40 packages/);
  const bad = found({ x: { name: 'x', severity: 'high' }, y: { name: 'y', severity: 'low' } }, { low: 1, high: 1 });
  expect(() => audit('.', answering(bad))).toThrow(/vulnerable packages: x \(high\)$/);
});

it('says that a registry has no audit endpoint', () => {
  expect(audit('.', answering({ message: 'request to /-/npm/v1/security/advisories/bulk failed' }))).toMatch(
    /^NOT AUDITED: .*advisories/,
  );
  expect(audit('.', answering({ error: { code: 'ENOAUDIT', summary: 'endpoint is being retired' } }))).toMatch(/retired/);
  expect(audit('.', answering('<html>404</html>', 'npm error code E404\n'))).toMatch(/E404/);
});
