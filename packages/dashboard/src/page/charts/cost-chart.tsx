import type { CostName, Study, Trial } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo, useState } from 'react';
import { compact, percent } from '../format.js';
import { TrialLinks } from '../parts/trial-links.js';
import type { Route } from '../route.js';
import { axis, boundsOf, cloud, frame, upright } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

const costs: Readonly<Record<CostName, string>> = {
  parameters: 'parameters',
  flops: 'FLOPs of one forward pass',
  latencyMs: 'latency of one forward pass, ms',
};

interface CostChartProps {
  readonly trials: readonly Trial[];
  readonly study: Study;
  readonly route: Route;
  readonly onPick: (trial: number) => void;
}

/** The objective against what architectures cost, with the Pareto front. */
export function CostChart({ trials, study, route, onPick }: CostChartProps) {
  const [cost, setCost] = useState<CostName>('parameters');
  const palette = usePalette();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the study is the same object when it has more trials.
  const { front, ranking } = useMemo(() => ({ front: study.paretoFront(cost), ranking: study.ranking() }), [trials, study, cost]);
  const option = useMemo(() => optionOf(ranking, front, study, cost, palette), [ranking, front, study, cost, palette]);
  return (
    <section className="card">
      <div className="card-head">
        <h3>The {study.objective} against cost</h3>
        <label>
          in{' '}
          <select value={cost} onChange={(event) => setCost(event.currentTarget.value as CostName)}>
            {(Object.keys(costs) as CostName[]).map((name) => (
              <option key={name} value={name}>
                {name === 'latencyMs' ? 'latency' : name === 'flops' ? 'FLOPs' : name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {front.length === 0 ? (
        <p className="chart-empty">
          {cost === 'latencyMs' ? 'Latency was not measured in this study.' : 'No trial has completed yet.'}
        </p>
      ) : (
        <Chart
          option={option}
          height={280}
          onPick={onPick}
          label={`${study.objective} against ${costs[cost]}: ${front.length} trials on the Pareto front, from ${percent(study.value(front[0] as Trial))} to ${percent(study.value(front.at(-1) as Trial))}`}
        />
      )}
      {front.length > 0 && (
        <p className="below-chart">
          Pareto front: <TrialLinks trials={front} route={route} most={5} />
        </p>
      )}
    </section>
  );
}

function optionOf(
  ranking: readonly Trial[],
  front: readonly Trial[],
  study: Study,
  cost: CostName,
  palette: Palette,
): EChartsOption {
  const point = (trial: Trial) => ({ id: trial.number, value: [trial.cost[cost] as number, study.value(trial)] });
  const measured = ranking.filter((trial) => trial.cost[cost] !== undefined);
  const [least, most] = [
    front[0],
    measured.reduce<Trial | undefined>((a, b) => (a && (a.cost[cost] ?? 0) >= (b.cost[cost] ?? 0) ? a : b), undefined),
  ];
  const ratio = (most?.cost[cost] ?? 1) / (least?.cost[cost] ?? 1);
  const isLogarithmic = ratio > 20 && (least?.cost[cost] ?? 0) > 0;
  return {
    ...frame(palette),
    tooltip: {
      ...frame(palette).tooltip,
      formatter: (params) => {
        const { id, value } = (params as unknown as { data: { id: number; value: [number, number] } }).data;
        return `trial ${id}: ${percent(value[1])}, ${compact(value[0])} ${cost === 'latencyMs' ? 'ms' : costs[cost].split(' ')[0]}`;
      },
    },
    xAxis: axis(palette, costs[cost], compact, { scale: true, ...(isLogarithmic && { type: 'log' }) }),
    yAxis: upright(palette, percent, boundsOf(measured.map((trial) => study.value(trial)))),
    series: [
      { ...cloud(measured.length, palette), name: 'trials', data: measured.map(point) },
      {
        type: 'line',
        name: 'Pareto front',
        step: 'end',
        data: front.map(point),
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { width: 2 },
        color: palette.warm,
      },
    ],
  };
}
