import type { DrawnTrial } from './search-spec.js';

/** The trials, latest first; each can be looked at. */
export class TrialList {
  readonly #body: HTMLTableSectionElement;
  readonly #rows = new Map<number, HTMLTableRowElement>();

  constructor(
    table: HTMLTableElement,
    private readonly onLook: (drawn: DrawnTrial) => void,
  ) {
    this.#body = table.tBodies[0] as HTMLTableSectionElement;
  }

  show(trials: readonly DrawnTrial[], best: number | undefined, looked: number | undefined): void {
    if (trials.length < this.#rows.size) this.#clear();
    for (const drawn of trials) {
      const { number } = drawn.trial;
      if (this.#rows.has(number)) continue;
      const row = this.#row(drawn);
      this.#rows.set(number, row);
      this.#body.prepend(row);
    }
    for (const [number, row] of this.#rows) {
      row.classList.toggle('best', number === best);
      row.querySelector('button')?.setAttribute('aria-pressed', String(number === looked));
    }
  }

  #row(drawn: DrawnTrial): HTMLTableRowElement {
    const { trial, drawing } = drawn;
    const { number, state, metrics, cost, durationMs, error } = trial;
    const row = document.createElement('tr');
    const look = document.createElement('button');
    look.type = 'button';
    look.textContent = String(number);
    look.setAttribute('aria-label', `Look at trial ${number}`);
    look.addEventListener('click', () => this.onLook(drawn));
    row.insertCell().append(look);
    row.insertCell().textContent = state === 'failed' ? 'failed' : `${(100 * (metrics.accuracy ?? 0)).toFixed(1)} %`;
    row.insertCell().textContent = cost.parameters.toLocaleString('en');
    row.insertCell().textContent = durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
    row.insertCell().textContent = error?.message ?? Object.values(drawing.description).join(' · ');
    return row;
  }

  #clear(): void {
    this.#rows.clear();
    this.#body.replaceChildren();
  }
}
