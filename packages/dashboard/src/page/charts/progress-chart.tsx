import type { Study, Trial } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo, useState } from 'react';
import { count, duration, percent } from '../format.js';
import { axis, boundsOf, cloud, frame, upright } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

type Along = 'trial' | 'time';

/** Every trial of the search, and the best so far, along the number of trials or the time. */
export function ProgressChart({
  trials,
  study,
  onPick,
}: {
  trials: readonly Trial[];
  study: Study;
  onPick: (trial: number) => void;
}) {
  const [along, setAlong] = useState<Along>('trial');
  const palette = usePalette();
  const points = useMemo(() => pointsOf(trials, study, along), [trials, study, along]);
  const option = useMemo(() => optionOf(points, along, palette), [points, along, palette]);
  const best = points.best.at(-1);
  return (
    <section className="card">
      <div className="card-head">
        <h3>Best {study.objective} so far</h3>
        <label>
          along{' '}
          <select value={along} onChange={(event) => setAlong(event.currentTarget.value as Along)}>
            <option value="trial">trials</option>
            <option value="time">time</option>
          </select>
        </label>
      </div>
      <Chart
        option={option}
        height={280}
        onPick={onPick}
        label={`Best ${study.objective} so far, over ${points.each.length} completed trials: ${percent(best?.value[1])}`}
      />
    </section>
  );
}

interface Point {
  readonly id: number;
  readonly value: [number, number];
}

function pointsOf(trials: readonly Trial[], study: Study, along: Along): { each: Point[]; best: Point[] } {
  const done = trials.filter((trial) => trial.state === 'complete' && trial.phase === 'search');
  const begun = Math.min(...trials.map(({ startedAt }) => startedAt));
  const at = ({ number, startedAt, durationMs }: Trial): number => (along === 'trial' ? number : startedAt + durationMs - begun);
  const each = done.map((trial): Point => ({ id: trial.number, value: [at(trial), study.value(trial)] }));
  if (along === 'time') each.sort((a, b) => a.value[0] - b.value[0]);
  const best: Point[] = [];
  for (const point of each) if (point.value[1] > (best.at(-1)?.value[1] ?? Number.NEGATIVE_INFINITY)) best.push(point);
  const [last, top] = [each.at(-1), best.at(-1)];
  if (last && top && last !== top) best.push({ id: top.id, value: [last.value[0], top.value[1]] });
  return { each, best };
}

function optionOf({ each, best }: { each: Point[]; best: Point[] }, along: Along, palette: Palette): EChartsOption {
  const name = along === 'trial' ? 'trial' : 'time since the first trial began';
  return {
    ...frame(palette),
    tooltip: {
      ...frame(palette).tooltip,
      formatter: (params) => {
        const { id, value } = (params as unknown as { data: Point }).data;
        return `trial ${id}: ${percent(value[1])}`;
      },
    },
    xAxis: axis(palette, name, along === 'trial' ? count : duration, along === 'trial' ? { minInterval: 1 } : {}),
    yAxis: upright(palette, percent, boundsOf(each.map(({ value }) => value[1]))),
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
