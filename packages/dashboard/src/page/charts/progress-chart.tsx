import { fitnessOf, formatMetric, type Metric, type Trial } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo, useState } from 'react';
import { count, duration } from '../format.js';
import { axis, cloud, frame, metricAxis } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

type Along = 'trial' | 'time';

interface ProgressChartProps {
  readonly trials: readonly Trial[];
  readonly objective: Metric;
  readonly onPick: (trial: number) => void;
}

/** Every completed trial of the search, and the best so far, by trial number or by time. */
export function ProgressChart({ trials, objective, onPick }: ProgressChartProps) {
  const [along, setAlong] = useState<Along>('trial');
  const palette = usePalette();
  const points = useMemo(() => pointsOf(trials, objective, along), [trials, objective, along]);
  const option = useMemo(() => optionOf(points, objective, along, palette), [points, objective, along, palette]);
  const best = points.best.at(-1);
  return (
    <section className="card">
      <div className="card-head">
        <h3>Best {objective.title} so far</h3>
        <label>
          by{' '}
          <select value={along} onChange={(event) => setAlong(event.currentTarget.value as Along)}>
            <option value="trial">trial</option>
            <option value="time">time</option>
          </select>
        </label>
      </div>
      <Chart
        option={option}
        height={280}
        onPick={onPick}
        label={`Best ${objective.title} so far, over ${points.each.length} completed trials: ${formatMetric(objective, best?.value[1])}`}
      />
    </section>
  );
}

interface Point {
  readonly id: number;
  readonly value: [number, number];
}

function pointsOf(trials: readonly Trial[], objective: Metric, along: Along): { each: Point[]; best: Point[] } {
  const done = trials.filter(
    ({ state, phase, metrics }) => state === 'complete' && phase === 'search' && Number.isFinite(metrics[objective.name]),
  );
  const begun = Math.min(...trials.map(({ startedAt }) => startedAt));
  const at = ({ number, startedAt, durationMs }: Trial): number => (along === 'trial' ? number : startedAt + durationMs - begun);
  const each = done.map((trial): Point => ({ id: trial.number, value: [at(trial), trial.metrics[objective.name] as number] }));
  if (along === 'time') each.sort((a, b) => a.value[0] - b.value[0]);
  const best: Point[] = [];
  for (const point of each) {
    const before = best.at(-1);
    if (!before || fitnessOf(objective, point.value[1]) > fitnessOf(objective, before.value[1])) best.push(point);
  }
  const [last, top] = [each.at(-1), best.at(-1)];
  if (last && top && last !== top) best.push({ id: top.id, value: [last.value[0], top.value[1]] });
  return { each, best };
}

function optionOf(
  { each, best }: { each: Point[]; best: Point[] },
  objective: Metric,
  along: Along,
  palette: Palette,
): EChartsOption {
  const name = along === 'trial' ? 'trial' : 'time since the first trial started';
  return {
    ...frame(palette),
    tooltip: {
      ...frame(palette).tooltip,
      formatter: (params) => {
        const { id, value } = (params as unknown as { data: Point }).data;
        return `trial ${id}: ${formatMetric(objective, value[1])}`;
      },
    },
    xAxis: axis(palette, name, along === 'trial' ? count : duration, along === 'trial' ? { minInterval: 1 } : {}),
    yAxis: metricAxis(
      palette,
      objective,
      each.map(({ value }) => value[1]),
    ),
    series: [
      { ...cloud(each.length, palette), name: 'trials', data: each },
      {
        type: 'line',
        name: 'best so far',
        step: 'end',
        data: best,
        showSymbol: best.length === 1,
        symbolSize: 8,
        lineStyle: { width: 2.5 },
        color: palette.accent,
      },
    ],
  };
}
