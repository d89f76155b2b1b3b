import { element } from './element.js';
import type { OwnTables, Table } from './search-request.js';

/** Reads the names of a table's columns. */
export type ReadColumns = (text: string) => Promise<string[]>;

/** The pair of tables that was given, and the column to predict. */
export class OwnTablesField {
  readonly #label = element('label', HTMLSelectElement);
  readonly #said = element('tables', HTMLElement);
  readonly #hint = this.#said.textContent;
  #given: Table[] = [];
  #pair: { nodes: Table; edges: Table } | undefined;

  constructor(private readonly columns: ReadColumns) {
    element('files', HTMLInputElement).addEventListener('change', ({ currentTarget }) => {
      const { files } = currentTarget as HTMLInputElement;
      if (files) void this.take(Array.from(files));
    });
  }

  /** Undefined until both tables are there. */
  get value(): OwnTables | undefined {
    return this.#pair && { ...this.#pair, label: this.#label.value };
  }

  /** Takes one table or two. The second may come later. */
  async take(files: readonly File[]): Promise<void> {
    const tables = await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() })));
    this.#given = [...this.#given.filter(({ name }) => tables.every((table) => table.name !== name)), ...tables].slice(-2);
    const [first, second] = this.#given;
    if (!first || !second) {
      this.#pair = undefined;
      this.#said.textContent = first ? `${first.name} is here; the other table is missing` : this.#hint;
      return;
    }
    const [edges, nodes] = (await this.#isEdges(second)) ? [second, first] : [first, second];
    await this.show({ nodes, edges, label: '' });
  }

  /** Shows a pair of tables. */
  async show({ nodes, edges, label }: OwnTables): Promise<void> {
    this.#given = [nodes, edges];
    this.#pair = { nodes, edges };
    this.#said.textContent = `nodes: ${nodes.name}, edges: ${edges.name}`;
    const columns = await this.columns(nodes.text);
    // Keeps a column that was chosen before, for other tables or while these were read.
    const chosen = label || this.#label.value;
    this.#label.replaceChildren(...columns.map((column) => new Option(column)));
    this.#label.value = columns.includes(chosen)
      ? chosen
      : (columns.find((column) => /label|class/i.test(column)) ?? columns.at(-1) ?? '');
    this.#label.disabled = false;
  }

  async #isEdges({ name, text }: Table): Promise<boolean> {
    const columns = await this.columns(text);
    return /edge|link/i.test(name) || (columns.includes('source') && columns.includes('target'));
  }
}
