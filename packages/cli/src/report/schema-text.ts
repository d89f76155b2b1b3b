import type { Graph } from '@gnas/core';
import { type ColumnSchema, readCsvSchema } from '@gnas/datasets';
import { count, table } from './format.js';

/** Says how each column of the user's tables is encoded, in lines; none for other data. */
export function schemaText({ schema }: Graph): string[] {
  if (schema?.format !== 'csv') return [];
  const { id, label, classNames, source, target, directed, columns, nodeIds } = readCsvSchema(schema);
  const rows = columns.map((column) => [column.name, inWords(column)]);
  return [
    table([
      [id, 'names a node'],
      [label, `to predict: ${some(classNames)}`],
      ...rows,
      [`${source}, ${target}`, directed ? 'edges, directed' : 'edges, in both directions'],
    ]),
    ...(nodeIds ? ["No column describes the nodes, so a model knows them by their numbers and can't predict new ones."] : []),
  ];
}

function inWords(column: ColumnSchema): string {
  switch (column.kind) {
    case 'number':
      return `numbers: mean ${round(column.mean)}, standard deviation ${round(column.deviation)}`;
    case 'category':
      return `categories: ${some(column.values)}`;
    case 'text':
      return `text: bag of ${count(column.words.length)} words`;
    case 'id':
      return 'ids: left out';
    case 'empty':
      return 'empty: left out';
  }
}

function some(values: readonly string[], most = 6): string {
  return [...values.slice(0, most), ...(values.length > most ? [`and ${count(values.length - most)} more`] : [])].join(', ');
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}
