import { createHash } from 'node:crypto';
import type { StudySpec } from '@gnas/core';

/**
 * Names the queues of a study, the same whenever it is searched with the same parts and versions: a search that goes on finds the answers
 * that came meanwhile.
 */
export function studyId(name: string, spec: StudySpec, versions: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(versions).sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([name, spec, sorted]))
    .digest('hex');
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40);
  return `${slug}-${digest.slice(0, 12)}`;
}
