import { breathe } from '@gnas/core/plugin';
import type { AbstractGraph, Attributes, GraphConstructor } from 'graphology-types';
import type { TableReader } from './read-csv.js';
import { type KeyedRecord, tableOfRecords } from './records.js';

/** Formats that hold nodes and edges in one file. */
export type GraphFileFormat = 'GraphML' | 'GEXF';

/** Largest text that is parsed: its document takes many times as much memory. */
const maxLength = 2 ** 26;
/** Most values of attributes, of all nodes and edges together. */
const mostValues = 2 ** 24;

/** Attributes by which GEXF says how a node or an edge is drawn. */
const drawn = ['color', 'size', 'x', 'y', 'z', 'shape', 'thickness'];

/** Recognizes GraphML and GEXF by their root element. */
export function graphFileFormat(start: string): GraphFileFormat | undefined {
  const root = /^(?:\s|<\?[^>]*>|<!--[\s\S]*?-->|<![^>]*>)*<(?:\w+:)?(graphml|gexf)\b/i.exec(start)?.[1]?.toLowerCase();
  return root === 'graphml' ? 'GraphML' : root === 'gexf' ? 'GEXF' : undefined;
}

/**
 * Reads the nodes of a GraphML or GEXF file as a table, with its edges as another, through graphology's readers. Nodes have a column `id`,
 * edges `source` and `target`; attributes are further columns. An undirected edge in a graph with directed ones is two rows.
 */
export async function readGraphFile(
  name: string,
  text: string,
  format: GraphFileFormat,
  refuse: (problem: string) => never,
): Promise<TableReader> {
  if (text.length > maxLength)
    refuse(`: the file has ${text.length.toLocaleString('en')} characters, too many for ${format}. Export the graph as CSV.`);
  await breathe();
  const document = await parseXml(text, refuse);
  checkAttributes(document, format, refuse);
  const parse = await parserOf(format);
  const { default: Graph } = await import('graphology');
  const graph = ((): AbstractGraph => {
    try {
      return parse(Graph as unknown as GraphConstructor, document, { addMissingNodes: true });
    } catch (cause) {
      const problem = (cause instanceof Error ? cause.message : String(cause)).replace(/^graphology-\w+\/parser: /, '');
      return refuse(`: the ${format} file can't be read: ${problem}`);
    }
  })();
  const ignored = format === 'GEXF' ? drawnAttributes(document, text) : [];
  const table = (records: readonly KeyedRecord[], ...ends: string[]): TableReader => {
    const attributes = records.flatMap(([record]) => Object.keys(record)).filter((column) => !ignored.includes(column));
    return tableOfRecords(name, format, [...new Set([...ends, ...attributes])], records);
  };
  const edges = table(edgesOf(graph, linesOf(document, 'edge')), 'source', 'target');
  return {
    ...table(nodesOf(graph, linesOf(document, 'node')), 'id'),
    // What was found out about the file is said once.
    edges: { ...edges, notes: [], directed: graph.directedSize > 0 },
  };
}

/** Refuses attributes that nodes and edges would have too many of: each has a default, or an empty cell, for each node. */
function checkAttributes(document: Document, format: GraphFileFormat, refuse: (problem: string) => never): void {
  const [attributes, nodes, edges] = [format === 'GraphML' ? 'key' : 'attribute', 'node', 'edge'].map(
    (tag) => elementsOf(document, tag).length,
  ) as [number, number, number];
  if (attributes * (nodes + edges) > mostValues)
    refuse(
      `: it declares ${attributes} attributes for ${nodes} nodes and ${edges} edges, too many for ${format}. Export the graph as CSV.`,
    );
}

/** Names of attributes that only say how the graph is drawn. */
function drawnAttributes(document: Document, text: string): string[] {
  if (!/\bviz:/.test(text)) return [];
  const declared = new Set(Array.from(elementsOf(document, 'attribute'), (element) => element.getAttribute('title')));
  return drawn.filter((each) => !declared.has(each));
}

type Parse = (Graph: GraphConstructor, document: Document, options: { addMissingNodes: boolean }) => AbstractGraph;

/** Graphology's packages are CommonJS, whose exports Node and bundlers put in different places. */
async function parserOf(format: GraphFileFormat): Promise<Parse> {
  const module: { parse: unknown; default?: { parse: unknown } } =
    format === 'GraphML' ? await import('graphology-graphml') : await import('graphology-gexf');
  return (module.default ?? module).parse as Parse;
}

/** Parses XML. Whatever the parser complains of is an error. */
async function parseXml(text: string, refuse: (problem: string) => never): Promise<Document> {
  const { DOMParser } = await import('@xmldom/xmldom');
  let problem: string | undefined;
  // Ends the parser, which would go on and find millions more.
  const note = (message: string): never => {
    problem ??= message;
    throw new Error(message);
  };
  let document: Document | undefined;
  try {
    document = new DOMParser({ locator: {}, errorHandler: note }).parseFromString(text, 'application/xml');
  } catch (cause) {
    problem ??= cause instanceof Error ? cause.message : String(cause);
  }
  if (problem === undefined && document && elementsOf(document, 'graph').length > 0) {
    // The parser closes a tag that is not closed where its parent ends.
    const nested = Array.from(elementsOf(document, 'node')).find(({ parentNode }) => parentNode?.nodeName === 'node');
    if (!nested) return document;
    problem = `a node within another, or a tag that is not closed @#[line:${lineOf(nested.parentNode as Element)}`;
  }
  const line = /@#\[line:(\d+)/.exec(problem ?? '')?.[1];
  const what = problem?.split(/\s*@#/)[0]?.replace(/^\[[^\]]*\]\s*|element parse error: Error: /g, '');
  return refuse(
    `${line === undefined ? '' : `, line ${line}`}: the XML is damaged: ${what ?? 'it has no element <graph>'}. Export the graph again.`,
  );
}

function elementsOf(document: Document, tag: string): ArrayLike<Element> {
  return document.getElementsByTagName(tag);
}

/** Line of each element with a tag, which the parser notes on it. */
function linesOf(document: Document, tag: string): number[] {
  return Array.from(elementsOf(document, tag), lineOf);
}

function lineOf(element: Element): number {
  return (element as Element & { lineNumber?: number }).lineNumber ?? 0;
}

/** Nodes that only edges name come last, and have no line; the reader of edges refuses them. */
function nodesOf(graph: AbstractGraph, lines: readonly number[]): KeyedRecord[] {
  const records: KeyedRecord[] = [];
  graph.forEachNode((id, attributes) => {
    const line = lines[records.length];
    if (line !== undefined) records.push([{ ...renamed(attributes, ['id']), id }, line]);
  });
  return records;
}

function edgesOf(graph: AbstractGraph, lines: readonly number[]): KeyedRecord[] {
  const records: KeyedRecord[] = [];
  let number = 0;
  graph.forEachEdge((_edge, attributes, source, target, _source, _target, isUndirected) => {
    const line = lines[number++] ?? 0;
    const others = renamed(attributes, ['source', 'target']);
    records.push([{ ...others, source, target }, line]);
    const isOneOfBoth = isUndirected && graph.directedSize > 0 && source !== target;
    if (isOneOfBoth) records.push([{ ...others, source: target, target: source }, line]);
  });
  return records;
}

/** Attributes whose names are taken get another one. */
function renamed(attributes: Attributes, taken: readonly string[]): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [taken.includes(name) ? `${name} (attribute)` : name, value]),
  );
}
