import { formatMetric, type Metric, type Trial, TrialHistory } from '@gnas/core';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** Plots the objective of each trial on the validation split, and of the best so far. */
export class BestCurve {
  readonly #place: HTMLElement;
  #plot: uPlot | undefined;
  #objective: Metric | undefined;

  constructor(place: HTMLElement) {
    this.#place = place;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    // A canvas keeps the colors that it was drawn with.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#renew());
  }

  show(trials: readonly Trial[], objective: Metric): void {
    this.#objective = objective;
    const history = new TrialHistory(objective);
    const searched = trials.filter(({ phase }) => phase === 'search');
    const values = searched.map(({ metrics }) => metrics[objective.name] ?? null);
    const bests = searched.map((trial) => {
      history.record(trial);
      return history.best ? history.value(history.best) : null;
    });
    const data: uPlot.AlignedData = [searched.map(({ number }) => number), values, bests];
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = new uPlot(this.#options(), data, this.#place);
    const best = history.best
      ? `; the best of ${searched.length} trials has ${formatMetric(objective, history.value(history.best))}`
      : '';
    this.#place.setAttribute('aria-label', `${objective.title} on the validation split by trial${best}`);
  }

  #renew(): void {
    if (!this.#plot) return;
    const { data } = this.#plot;
    this.#plot.destroy();
    this.#plot = new uPlot(this.#options(), data, this.#place);
  }

  #size(): { width: number; height: number } {
    return { width: this.#place.clientWidth, height: this.#place.clientHeight };
  }

  /** Writes a tick of the vertical axis. */
  #label(value: number): string {
    return this.#objective ? formatMetric(this.#objective, value) : '';
  }

  #options(): uPlot.Options {
    const style = getComputedStyle(this.#place);
    const color = (name: string): string => style.getPropertyValue(name).trim();
    const font = `12px ${style.fontFamily}`;
    const axis: uPlot.Axis = {
      stroke: color('--muted'),
      grid: { stroke: color('--line'), width: 1 },
      ticks: { show: false },
      font,
      labelFont: font,
    };
    return {
      ...this.#size(),
      cursor: { drag: { x: false, y: false } },
      legend: { show: false },
      padding: [12, 12, 0, 0],
      scales: { x: { time: false, range: (_, least, most) => [least, Math.max(most, least + 4)] } },
      axes: [
        { ...axis, label: 'trial', size: 26, labelSize: 18, labelGap: 0, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] },
        { ...axis, size: 60, values: (_, splits) => splits.map((value) => this.#label(value)) },
      ],
      series: [
        {},
        {
          label: 'trial',
          stroke: color('--muted'),
          paths: () => null,
          points: { show: true, size: 6, fill: color('--panel') },
        },
        {
          label: 'best so far',
          stroke: color('--accent'),
          width: 2.5,
          paths: uPlot.paths.stepped?.({ align: 1 }),
          points: { show: false },
        },
      ] as uPlot.Series[],
    };
  }
}
