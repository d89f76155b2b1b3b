import { element } from './element.js';
import { OwnTablesField, type ReadColumns } from './own-tables.js';
import type { NamedPart } from './parts.js';
import { type GraphName, graphNames, type SearchSpec } from './search-spec.js';

type NumberField = 'trials' | 'epochs' | 'hiddenDim' | 'dropout' | 'seed';

/** The fields that say what is searched. */
export class SearchForm {
  readonly tables: OwnTablesField;
  readonly #graph = element('graph', HTMLSelectElement);
  readonly #space = element('space', HTMLSelectElement);
  readonly #algorithm = element('algorithm', HTMLSelectElement);
  /** Say in a line what the chosen parts are. */
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

  /** Fills the lists of parts in. */
  offer(spaces: readonly NamedPart[], algorithms: readonly NamedPart[]): void {
    for (const [select, parts, usual] of [
      [this.#space, spaces, 'graphnas'],
      [this.#algorithm, algorithms, 'graphnas-rl'],
    ] as const) {
      select.replaceChildren(...parts.map(({ name }) => new Option(name, name, name === usual, name === usual)));
      const said = element(`${select.id}-said`, HTMLElement);
      this.#describe.push(() => {
        said.textContent = parts.find(({ name }) => name === select.value)?.description ?? '';
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

  /** @throws Error where tables are missing */
  read(): SearchSpec {
    const chosen = this.#graph.value;
    const graph = graphNames.find((name) => name === chosen) ?? this.tables.value;
    if (!graph) throw new Error('Give two tables, nodes and edges; or choose another graph.');
    const number = (name: NumberField): number => this.#numbers[name].valueAsNumber;
    return {
      graph,
      space: this.#space.value,
      algorithm: this.#algorithm.value,
      device: this.#device.value as SearchSpec['device'],
      trials: number('trials'),
      epochs: number('epochs'),
      hiddenDim: number('hiddenDim'),
      dropout: number('dropout'),
      seed: number('seed'),
    };
  }

  async show(spec: SearchSpec): Promise<void> {
    this.#graph.value = typeof spec.graph === 'string' ? (spec.graph satisfies GraphName) : 'own';
    if (typeof spec.graph !== 'string') await this.tables.show(spec.graph);
    this.#space.value = spec.space;
    this.#algorithm.value = spec.algorithm;
    this.#device.value = spec.device;
    for (const [name, input] of Object.entries(this.#numbers)) input.value = String(spec[name as NumberField]);
    this.#showChosen();
  }

  #showChosen(): void {
    element('own', HTMLElement).hidden = this.#graph.value !== 'own';
    for (const describe of this.#describe) describe();
  }
}
