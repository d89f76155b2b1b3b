import { describeSelection, formatMetric, type StudySpec, type Trial } from '@gnas/core';

/** Lists the trials, latest first. Each has a button to look at it. */
export class TrialList {
  readonly #body: HTMLTableSectionElement;
  readonly #rows = new Map<number, HTMLTableRowElement>();

  constructor(
    table: HTMLTableElement,
    private readonly onLook: (trial: Trial) => void,
  ) {
    this.#body = table.tBodies[0] as HTMLTableSectionElement;
  }

  show(trials: readonly Trial[], spec: StudySpec, best: number | undefined, looked: number | undefined): void {
    for (const trial of trials) {
      const { number } = trial;
      if (this.#rows.has(number)) continue;
      const row = this.#row(trial, spec);
      this.#rows.set(number, row);
      this.#body.prepend(row);
    }
    for (const [number, row] of this.#rows) {
      row.classList.toggle('best', number === best);
      row.querySelector('button')?.setAttribute('aria-pressed', String(number === looked));
    }
  }

  #row(trial: Trial, { objective, choices }: StudySpec): HTMLTableRowElement {
    const { number, state, metrics, cost, durationMs, error, selection } = trial;
    const row = document.createElement('tr');
    const look = document.createElement('button');
    look.type = 'button';
    look.textContent = String(number);
    look.setAttribute('aria-label', `Look at trial ${number}`);
    look.addEventListener('click', () => this.onLook(trial));
    row.insertCell().append(look);
    row.insertCell().textContent = state === 'failed' ? state : formatMetric(objective, metrics[objective.name]);
    row.insertCell().textContent = cost.parameters.toLocaleString('en');
    row.insertCell().textContent = durationMs < 1000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1000).toFixed(1)} s`;
    row.insertCell().textContent = error?.message ?? Object.values(describeSelection(choices, selection)).join(' · ');
    return row;
  }

  clear(): void {
    this.#rows.clear();
    this.#body.replaceChildren();
  }
}
