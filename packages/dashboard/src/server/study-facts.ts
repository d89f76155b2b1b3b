import type { StudySummary } from '@gnas/storage';
import type { StudyFacts, StudyOverview } from '../wire.js';

export function overviewOf({ spec, best, ...rest }: StudySummary): StudyOverview {
  if (!best) return { ...rest, facts: factsOf(spec) };
  const { curve: _curve, ...known } = best;
  return { ...rest, best: known, facts: factsOf(spec) };
}

/**
 * Reads a spec as the gnas command writes it: `graph`, `choices`, and the parts under `reference.named`. A spec is whatever its
 * study was begun with, so anything else is left out.
 */
export function factsOf(spec: unknown): StudyFacts {
  const { graph, choices, reference } = record(spec);
  const { name, nodes, edges } = record(graph);
  return {
    ...(typeof name === 'string' && {
      graph: { name, ...(typeof nodes === 'number' && { nodes }), ...(typeof edges === 'number' && { edges }) },
    }),
    parts: Object.fromEntries(
      Object.entries(record(record(reference).named)).flatMap(([kind, part]) => {
        const named = typeof part === 'string' ? part : record(part).name;
        return typeof named === 'string' ? [[kind, named]] : [];
      }),
    ),
    choices: Object.fromEntries(
      Object.entries(record(choices)).flatMap(([key, names]) =>
        Array.isArray(names) && names.every((each) => typeof each === 'string') ? [[key, names]] : [],
      ),
    ),
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
