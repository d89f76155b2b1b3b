import { formatMetric, type Graph, type LoadedModel, type ModelInfo } from '@gnas/core';
import { save } from './save-file.js';
import { row, textElement } from './table-row.js';

/** What a model says of a graph. */
export interface Predictions {
  readonly info: ModelInfo;
  /** The graph, for people. */
  readonly graph: string;
  /** The task's first metric on each split, for people. */
  readonly scores: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/**
 * Collects what the page shows of a prediction, and the whole of it as a table.
 * @param output as `averageOutput` returns it
 */
export function predictionsOf({ info, task }: LoadedModel, output: Float32Array, graph: Graph, text: string): Predictions {
  const metric = task.metric();
  const { columns, rows } = task.predict(output, graph, info.calibration).table();
  const scored = (['train', 'validation', 'test'] as const)
    .map((split) => [split, task.nodes(graph, split)] as const)
    .filter(([, nodes]) => nodes.length > 0)
    .map(([split, nodes]): [string, string] => {
      const value = task.evaluate(output, graph, nodes, [metric.name], info.calibration)[metric.name];
      return [`${metric.title}, ${split}`.replace(/^./, (letter) => letter.toUpperCase()), formatMetric(metric, value)];
    });
  return { info, graph: text, scores: Object.fromEntries(scored), columns, rows: [...rows] };
}

/** Rows that the page shows; the file has all. */
const shown = 8;

export function showPredictions(place: HTMLElement, { info, graph, scores, columns, rows }: Predictions): void {
  const facts: [string, string][] = [
    ['Model', `${info.space?.name ?? 'a space given as an object'}, trained on ${info.dataset.name}`],
    ...info.members.map(({ description }): [string, string] => ['Architecture', Object.values(description).join(', ')]),
    ['Graph', graph],
    ...Object.entries(scores),
  ];
  const list = document.createElement('dl');
  for (const [name, value] of facts) list.append(textElement('dt', name), textElement('dd', value));
  const table = document.createElement('table');
  table.append(row('th', columns));
  for (const cells of rows.slice(0, shown))
    table.append(
      row(
        'td',
        cells.map((cell) => (typeof cell === 'number' && !Number.isInteger(cell) ? cell.toFixed(3) : String(cell))),
      ),
    );
  const download = textElement('button', `Download all ${rows.length} predictions`);
  download.addEventListener('click', () => save('predictions.csv', asCsv([columns, ...rows]), 'text/csv'));
  place.replaceChildren(list, table, download);
}

function asCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number): string => {
    const text = String(value);
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [...rows.map((cells) => cells.map(cell).join(',')), ''].join('\n');
}
