import type { Trial } from '@gnas/core';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

/** Validation accuracy of each trial, and of the best so far. */
export class BestCurve {
  readonly #place: HTMLElement;
  #plot: uPlot | undefined;

  constructor(place: HTMLElement) {
    this.#place = place;
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(place);
    // A canvas has the colours that it was drawn with.
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#renew());
  }

  show(trials: readonly Trial[]): void {
    const searched = trials.filter(({ phase }) => phase === 'search');
    let best = Number.NEGATIVE_INFINITY;
    const values = searched.map(({ metrics }) => metrics.accuracy ?? null);
    const bests = values.map((value) => {
      best = Math.max(best, value ?? best);
      return best;
    });
    const data: uPlot.AlignedData = [searched.map(({ number }) => number), values, bests];
    if (this.#plot) this.#plot.setData(data);
    else this.#plot = new uPlot(this.#options(), data, this.#place);
    const said = searched.length > 0 ? `; the best of ${searched.length} trials has ${(100 * best).toFixed(1)} %` : '';
    this.#place.setAttribute('aria-label', `Validation accuracy by trial${said}`);
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

  #options(): uPlot.Options {
    const style = getComputedStyle(this.#place);
    const colour = (name: string): string => style.getPropertyValue(name).trim();
    const font = `12px ${style.fontFamily}`;
    const axis: uPlot.Axis = {
      stroke: colour('--muted'),
      grid: { stroke: colour('--line'), width: 1 },
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
        { ...axis, size: 52, values: (_, splits) => splits.map((share) => `${Math.round(100 * share)} %`) },
      ],
      series: [
        {},
        {
          label: 'trial',
          stroke: colour('--muted'),
          paths: () => null,
          points: { show: true, size: 6, fill: colour('--panel') },
        },
        {
          label: 'best so far',
          stroke: colour('--accent'),
          width: 2.5,
          paths: uPlot.paths.stepped?.({ align: 1 }),
          points: { show: false },
        },
      ] as uPlot.Series[],
    };
  }
}
