import { element } from './element.js';
import { OwnTablesField, type ReadColumns } from './own-tables.js';
import type { OfferedPart } from './parts.js';
import { type GraphName, graphNames, type SearchRequest } from './search-request.js';

type NumberField = 'trials' | 'epochs' | 'hiddenDim' | 'dropout' | 'seed';

/** The fields that say what to search. */
export class SearchForm {
  readonly tables: OwnTablesField;
  readonly #graph = element('graph', HTMLSelectElement);
  readonly #space = element('space', HTMLSelectElement);
  readonly #algorithm = element('algorithm', HTMLSelectElement);
  /** Each shows one line about a chosen part. */
  readonly #describe: (() => void)[] = [];
  readonly #device = element('device', HTMLSelectElement);
  readonly #numbers: Readonly<Record<NumberField, HTMLInputElement>> = {
    trials: element('trials', HTMLInputElement),
    epochs: element('epochs', HTMLInputElement),
    hiddenDim: element('hidden-dim', HTMLInputElement),
    dropout: element('dropout', HTMLInputElement),
    seed: element('seed', HTMLInputElement),
  };

  constructor(columns: ReadColumns) {
    this.tables = new OwnTablesField(columns);
    element('form', HTMLFormElement).addEventListener('change', () => this.#showChosen());
    this.#showChosen();
  }

  /** Fills in the lists of parts. */
  offer(spaces: readonly OfferedPart[], algorithms: readonly OfferedPart[]): void {
    for (const [select, parts, usual] of [
      [this.#space, spaces, 'graphnas'],
      [this.#algorithm, algorithms, 'graphnas-rl'],
    ] as const) {
      select.replaceChildren(...parts.map(({ name }) => new Option(name, name, name === usual, name === usual)));
      const line = element(`${select.id}-said`, HTMLElement);
      this.#describe.push(() => {
        line.textContent = parts.find(({ name }) => name === select.value)?.description ?? '';
      });
    }
    this.#showChosen();
  }

  chooseOwn(): void {
    this.#graph.value = 'own';
    this.#showChosen();
  }

  set disabled(value: boolean) {
    element('fields', HTMLFieldSetElement).disabled = value;
  }

  /** Reads what is asked for, as a new study. @throws Error if tables are missing */
  read(): SearchRequest {
    const chosen = this.#graph.value;
    const graph = graphNames.find((name) => name === chosen) ?? this.tables.value;
    if (!graph) throw new Error('Give two tables, nodes and edges, or choose another graph.');
    const number = (name: NumberField): number => this.#numbers[name].valueAsNumber;
    return {
      study: `${typeof graph === 'string' ? graph : graph.nodes.name} ${new Date().toISOString()}`,
      graph,
      space: this.#space.value,
      algorithm: this.#algorithm.value,
      device: this.#device.value as SearchRequest['device'],
      trials: number('trials'),
      epochs: number('epochs'),
      hiddenDim: number('hiddenDim'),
      dropout: number('dropout'),
      seed: number('seed'),
    };
  }

  async show(request: SearchRequest): Promise<void> {
    this.#graph.value = typeof request.graph === 'string' ? (request.graph satisfies GraphName) : 'own';
    if (typeof request.graph !== 'string') await this.tables.show(request.graph);
    this.#space.value = request.space;
    this.#algorithm.value = request.algorithm;
    this.#device.value = request.device;
    for (const [name, input] of Object.entries(this.#numbers)) input.value = String(request[name as NumberField]);
    this.#showChosen();
  }

  #showChosen(): void {
    element('own', HTMLElement).hidden = this.#graph.value !== 'own';
    for (const describe of this.#describe) describe();
  }
}
