import { drawArchitecture } from './architecture-drawing.js';
import { BestCurve } from './best-curve.js';
import { element } from './element.js';
import type { Drawing, DrawnTrial } from './search-spec.js';
import { TrialList } from './trial-list.js';

/** Between two paintings, in milliseconds: a search of small models tries dozens of them a second. */
const paintInterval = 100;

/** What is seen of a search. Events come as fast as they may; the page is painted at its own pace. */
export class SearchView {
  readonly #curve = new BestCurve(element('curve', HTMLElement));
  readonly #list = new TrialList(element('trials-table', HTMLTableElement), (drawn) => this.#look(drawn));
  readonly #progress = element('progress', HTMLProgressElement);
  readonly #activity = element('activity', HTMLElement);
  readonly #status = element('status', HTMLElement);
  #trials = new Map<number, DrawnTrial>();
  #planned = 0;
  #trying: Drawing | undefined;
  #looked: DrawnTrial | undefined;
  #drawn: Drawing | undefined;
  #epoch = '';
  #said = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Begins with what is known of a search. */
  begin(planned: number, trials: readonly DrawnTrial[]): void {
    this.#planned = planned;
    this.#trials = new Map(trials.map((drawn) => [drawn.trial.number, drawn]));
    this.#trying = undefined;
    this.#looked = undefined;
    this.#epoch = '';
    this.#paintSoon();
  }

  trying(drawing: Drawing): void {
    this.#trying = drawing;
    this.#epoch = '';
    this.#paintSoon();
  }

  epoch(epoch: number, epochs: number): void {
    this.#epoch = `, epoch ${epoch} of ${epochs}`;
    this.#paintSoon();
  }

  trial(drawn: DrawnTrial): void {
    this.#trials.set(drawn.trial.number, drawn);
    this.#paintSoon();
  }

  /** Nothing is tried any more; the best is drawn. */
  end(): void {
    this.#trying = undefined;
    this.#epoch = '';
    this.#paintSoon();
  }

  say(text: string): void {
    this.#said = text;
    this.#paintSoon();
  }

  get best(): DrawnTrial | undefined {
    let best: DrawnTrial | undefined;
    for (const drawn of this.#trials.values())
      if (drawn.trial.state === 'complete' && (!best || accuracy(drawn) > accuracy(best))) best = drawn;
    return best;
  }

  /** One trial instead of the current one, until it is asked for again. */
  #look(drawn: DrawnTrial): void {
    this.#looked = this.#looked?.trial.number === drawn.trial.number ? undefined : drawn;
    this.#paint();
  }

  #paintSoon(): void {
    this.#timer ??= setTimeout(() => this.#paint(), paintInterval);
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const trials = [...this.#trials.values()];
    const { best } = this;
    this.#curve.show(trials.map(({ trial }) => trial));
    this.#list.show(trials, best?.trial.number, this.#looked?.trial.number);
    this.#progress.max = Math.max(1, this.#planned);
    this.#progress.value = trials.length;
    const activity = this.#trying ? `Trial ${trials.length} of ${this.#planned}${this.#epoch}` : '';
    this.#activity.textContent = activity;
    // Read out, so changed only where there is news.
    const news = [this.#said, best && `Best: ${percent(best)}, trial ${best.trial.number}.`].filter(Boolean).join(' ');
    if (this.#status.textContent !== news) this.#status.textContent = news;
    this.#paintDrawing(best);
  }

  #paintDrawing(best: DrawnTrial | undefined): void {
    const drawing = this.#looked?.drawing ?? this.#trying ?? best?.drawing;
    const caption = this.#looked
      ? `Trial ${this.#looked.trial.number}, ${percent(this.#looked)}`
      : this.#trying
        ? 'Being tried now'
        : best
          ? `The best: trial ${best.trial.number}, ${percent(best)}`
          : 'The architecture that is being tried is drawn here.';
    element('drawn', HTMLElement).textContent = caption;
    if (drawing === this.#drawn) return;
    this.#drawn = drawing;
    element('drawing', HTMLElement).replaceChildren(...(drawing ? [drawArchitecture(drawing.architecture)] : []));
  }
}

const accuracy = ({ trial }: DrawnTrial): number => trial.metrics.accuracy ?? Number.NEGATIVE_INFINITY;
const percent = (drawn: DrawnTrial): string =>
  drawn.trial.state === 'failed' ? 'failed' : `${(100 * accuracy(drawn)).toFixed(1)} %`;
