import type { ModelInfo } from '@gnas/core';
import { save } from './save-file.js';

/** What a model says of a graph. */
export interface Predictions {
  readonly info: ModelInfo;
  /** The graph in words. */
  readonly graph: string;
  /** Share of labelled nodes that it is right about, by split. */
  readonly accuracy: Readonly<Record<string, number>>;
  readonly nodes: readonly { readonly id: string; readonly predicted: string; readonly probability: number }[];
}

/** Rows that the page shows; the file has all. */
const shown = 8;

export function showPredictions(place: HTMLElement, { info, graph, accuracy, nodes }: Predictions): void {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const facts: [string, string][] = [
    ['Model', `${info.space?.name ?? 'a space of its own'}, trained on ${info.dataset.name}`],
    ['Architecture', Object.values(info.description).join(', ')],
    ['Graph', graph],
    ...Object.entries(accuracy).map(([split, share]): [string, string] => [`Accuracy, ${split}`, percent(share)]),
  ];
  const list = document.createElement('dl');
  for (const [name, value] of facts) list.append(textElement('dt', name), textElement('dd', value));
  const table = document.createElement('table');
  table.append(row('th', ['node', 'class', 'probability']));
  for (const { id, predicted, probability } of nodes.slice(0, shown))
    table.append(row('td', [id, predicted, percent(probability)]));
  const download = textElement('button', `Download all ${nodes.length} predictions`);
  download.addEventListener('click', () => save('predictions.csv', asCsv(nodes), 'text/csv'));
  place.replaceChildren(list, table, download);
}

function asCsv(nodes: Predictions['nodes']): string {
  const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = nodes.map(({ id, predicted, probability }) => `${cell(id)},${cell(predicted)},${probability}`);
  return ['node,class,probability', ...rows, ''].join('\n');
}

export function row(kind: 'td' | 'th', cells: readonly string[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  element.append(...cells.map((cell) => textElement(kind, cell)));
  return element;
}

export function textElement<Name extends keyof HTMLElementTagNameMap>(name: Name, text: string): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
