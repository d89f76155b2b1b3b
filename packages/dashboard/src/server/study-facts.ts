import type { StudySummary } from '@gnas/storage';
import type { Metric } from '../metric.js';
import type { StudyOverview, StudySpec } from '../wire.js';

/** What the page shows of a study. */
export function overviewOf({ spec, best, objective, ...rest }: StudySummary): StudyOverview {
  const { curve: _curve, ...known } = best ?? {};
  return { ...rest, ...(best && { best: known as NonNullable<StudyOverview['best']> }), spec: specFrom(spec, objective) };
}

/** Stand-in for core's reader of specs until it is merged. */
export function specFrom(spec: unknown, objective: string): StudySpec {
  const { graph, choices, reference } = record(spec);
  const { name, nodes, edges } = record(graph);
  return {
    ...(typeof name === 'string' && {
      graph: { name, ...(typeof nodes === 'number' && { nodes }), ...(typeof edges === 'number' && { edges }) },
    }),
    parts: Object.fromEntries(
      Object.entries(record(record(reference).named)).flatMap(([kind, part]) => {
        const named = typeof part === 'string' ? part : record(part).name;
        return typeof named === 'string' ? [[kind, { name: named }]] : [];
      }),
    ),
    choices: Object.fromEntries(
      Object.entries(record(choices)).flatMap(([key, names]) =>
        Array.isArray(names) && names.every((each) => typeof each === 'string') ? [[key, names]] : [],
      ),
    ),
    objective: metrics.find((metric) => metric.name === objective) ?? (metrics[0] as Metric),
    metrics,
  };
}

const share = { direction: 'maximize', range: [0, 1], format: { style: 'percent', digits: 1 } } as const;
const metrics: readonly Metric[] = [
  { name: 'accuracy', title: 'accuracy', ...share },
  { name: 'macroF1', title: 'macro F1', ...share },
  { name: 'rocAuc', title: 'ROC AUC', ...share },
  { name: 'loss', title: 'loss', direction: 'minimize', range: [0, null], format: { style: 'decimal', digits: 4 } },
];

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
