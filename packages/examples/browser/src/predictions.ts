import { type ClassPrediction, formatMetric, type Graph, type LoadedModel, type ModelInfo, type SplitName } from '@gnas/core';
import { accuracy } from '@gnas/core/plugin';
import { save } from './save-file.js';
import { row, textElement } from './table-row.js';

/** What a model says of a graph. */
export interface Predictions {
  readonly info: ModelInfo;
  /** The graph, for people. */
  readonly graph: string;
  /** Accuracy on the labeled nodes, for people, by split. */
  readonly accuracy: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** Collects what the page shows of a prediction, and the whole of it as a table. */
export function predictionsOf(
  { info, task }: LoadedModel,
  prediction: ClassPrediction,
  { labels, split }: Graph,
  graph: string,
): Predictions {
  const metric = task.metric('accuracy');
  const { columns, rows } = prediction.table();
  const scored = (['train', 'validation', 'test'] as const)
    .map((name): [SplitName, Int32Array] => [name, split[name].filter((node) => (labels[node] as number) >= 0)])
    .filter(([, nodes]) => nodes.length > 0)
    .map(([name, nodes]): [SplitName, string] => {
      const [predicted, actual] = [prediction.classes, labels].map((values) => nodes.map((node) => values[node] as number));
      return [name, formatMetric(metric, accuracy(predicted as Int32Array, actual as Int32Array))];
    });
  return { info, graph, accuracy: Object.fromEntries(scored), columns, rows: [...rows] };
}

/** Rows that the page shows; the file has all. */
const shown = 8;

export function showPredictions(place: HTMLElement, { info, graph, accuracy, columns, rows }: Predictions): void {
  const facts: [string, string][] = [
    ['Model', `${info.space?.name ?? 'a space given as an object'}, trained on ${info.dataset.name}`],
    ...info.members.map(({ description }): [string, string] => ['Architecture', Object.values(description).join(', ')]),
    ['Graph', graph],
    ...Object.entries(accuracy).map(([split, share]): [string, string] => [`Accuracy, ${split}`, share]),
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
