import {
  type Architecture,
  formatMetric,
  type Selection,
  type StudyOutcome,
  type StudySpec,
  type Trial,
  TrialHistory,
} from '@gnas/core';
import { drawArchitecture } from './architecture-drawing.js';
import { BestCurve } from './best-curve.js';
import { element } from './element.js';
import { showOutcome } from './outcome-table.js';
import { TrialList } from './trial-list.js';

/** Milliseconds between two paintings: a search of small models tries dozens of them a second. */
const paintInterval = 100;

const noTrial = 'The architecture of the latest trial is drawn here.';

/** Traces an architecture in the worker. */
export type Draw = (selection: Selection) => Promise<Architecture>;

/** What the page shows of one study. Events come at any pace; the page is painted at its own. */
export class SearchView {
  readonly #curve = new BestCurve(element('curve', HTMLElement));
  readonly #list = new TrialList(element('trials-table', HTMLTableElement), (trial) => this.#look(trial));
  readonly #progress = element('progress', HTMLProgressElement);
  readonly #activity = element('activity', HTMLElement);
  readonly #status = element('status', HTMLElement);
  #spec: StudySpec | undefined;
  #history: TrialHistory | undefined;
  #draw: Draw | undefined;
  #planned = 0;
  #running = false;
  #looked: Trial | undefined;
  #drawn: Trial | undefined;
  #epoch = '';
  #model = '';
  #message = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Shows a study, with what is known of it. */
  show(spec: StudySpec, planned: number, trials: readonly Trial[], draw: Draw, outcome?: StudyOutcome): void {
    this.#spec = spec;
    this.#history = new TrialHistory(spec.objective);
    for (const trial of trials) this.#history.record(trial);
    this.#draw = draw;
    this.#planned = planned;
    this.#looked = undefined;
    this.#drawn = undefined;
    element('drawing', HTMLElement).replaceChildren();
    this.#list.clear();
    showOutcome(outcome, spec.objective);
    this.#paintSoon();
  }

  running(): void {
    this.#running = true;
    this.#paintSoon();
  }

  epoch(epoch: number, epochs: number): void {
    if (!this.#running) return;
    this.#epoch = `, epoch ${epoch} of ${epochs}`;
    this.#paintSoon();
  }

  trial(trial: Trial): void {
    // After the end, `show` is given all trials, and late events would repeat some.
    if (!this.#running) return;
    this.#history?.record(trial);
    this.#epoch = '';
    this.#paintSoon();
  }

  model(name: string): void {
    if (!this.#running) return;
    this.#model = `Final training: ${name}`;
    this.#epoch = '';
    this.#paintSoon();
  }

  /** Nothing is trained any more. The best is drawn. */
  end(): void {
    this.#running = false;
    this.#epoch = '';
    this.#model = '';
    this.#paintSoon();
  }

  say(text: string): void {
    this.#message = text;
    this.#paintSoon();
  }

  /** Looks at one trial instead of the latest, until its button is pressed again. */
  #look(trial: Trial): void {
    this.#looked = this.#looked?.number === trial.number ? undefined : trial;
    this.#paint();
  }

  #paintSoon(): void {
    this.#timer ??= setTimeout(() => this.#paint(), paintInterval);
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { trials = [], best } = this.#history ?? {};
    if (this.#spec) {
      this.#curve.show(trials, this.#spec.objective);
      this.#list.show(trials, this.#spec, best?.number, this.#looked?.number);
    }
    this.#progress.max = Math.max(1, this.#planned);
    this.#progress.value = trials.length;
    const activity = this.#model || `Trial ${Math.min(trials.length + 1, this.#planned)} of ${this.#planned}`;
    this.#activity.textContent = this.#running ? activity + this.#epoch : '';
    // A screen reader reads each change aloud.
    const news = [this.#message, best && `Best: ${this.#value(best)}, trial ${best.number}.`].filter(Boolean).join(' ');
    if (this.#status.textContent !== news) this.#status.textContent = news;
    const shown = this.#looked ?? (this.#running && !this.#model ? trials.at(-1) : best);
    const caption = shown && `${shown === best ? 'The best: trial' : 'Trial'} ${shown.number}, ${this.#value(shown)}`;
    element('drawn', HTMLElement).textContent = caption ?? noTrial;
    if (shown && shown !== this.#drawn) void this.#paintDrawing(shown);
  }

  async #paintDrawing(trial: Trial): Promise<void> {
    this.#drawn = trial;
    const architecture = await this.#draw?.(trial.selection);
    // Another one may have been asked for meanwhile.
    if (architecture && this.#drawn === trial) element('drawing', HTMLElement).replaceChildren(drawArchitecture(architecture));
  }

  #value(trial: Trial): string {
    const { objective } = this.#spec as StudySpec;
    return trial.state === 'failed' ? trial.state : formatMetric(objective, trial.metrics[objective.name]);
  }
}
