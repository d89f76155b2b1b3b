import { type CostName, formatMetric, type Metric, type Trial, type TrialHistory } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo, useState } from 'react';
import { compact } from '../format.js';
import { TrialLinks } from '../parts/trial-links.js';
import type { Route } from '../route.js';
import { axis, cloud, frame, metricAxis } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

const costs: Readonly<Record<CostName, { readonly name: string; readonly axis: string; readonly unit: string }>> = {
  parameters: { name: 'parameters', axis: 'parameters', unit: 'parameters' },
  flops: { name: 'FLOPs', axis: 'FLOPs of one forward pass', unit: 'FLOPs' },
  latencyMs: { name: 'latency', axis: 'latency of one forward pass (ms)', unit: 'ms' },
};

interface CostChartProps {
  readonly trials: readonly Trial[];
  readonly history: TrialHistory;
  readonly objective: Metric;
  readonly route: Route;
  readonly onPick: (trial: number) => void;
}

/** The objective against the cost of architectures, with the Pareto front. */
export function CostChart({ trials, history, objective, route, onPick }: CostChartProps) {
  const [cost, setCost] = useState<CostName>('parameters');
  const palette = usePalette();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the history stays the same object when trials are added.
  const points = useMemo(() => pointsOf(history, cost), [trials, history, cost]);
  const option = useMemo(() => optionOf(points, objective, cost, palette), [points, objective, cost, palette]);
  const { front } = points;
  const value = (trial: Trial | undefined): string => formatMetric(objective, trial?.metrics[objective.name]);
  return (
    <section className="card">
      <div className="card-head">
        <h3>{objective.title} against cost</h3>
        <label>
          cost in{' '}
          <select value={cost} onChange={(event) => setCost(event.currentTarget.value as CostName)}>
            {(Object.keys(costs) as CostName[]).map((name) => (
              <option key={name} value={name}>
                {costs[name].name}
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
          label={`${objective.title} against ${costs[cost].axis}: ${front.length} trials on the Pareto front, from ${value(front[0])} to ${value(front.at(-1))}`}
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

interface Points {
  /** Completed trials whose cost is known. */
  readonly measured: readonly Point[];
  readonly front: readonly Trial[];
  readonly frontPoints: readonly Point[];
}

interface Point {
  /** Number of the trial. */
  readonly id: number;
  /** Cost and objective. */
  readonly value: [number, number];
}

function pointsOf(history: TrialHistory, cost: CostName): Points {
  const front = history.paretoFront(cost);
  const point = (trial: Trial): Point => ({ id: trial.number, value: [trial.cost[cost] as number, history.value(trial)] });
  const measured = history.ranking().filter((trial) => trial.cost[cost] !== undefined);
  return { measured: measured.map(point), front, frontPoints: front.map(point) };
}

function optionOf({ measured, frontPoints }: Points, objective: Metric, cost: CostName, palette: Palette): EChartsOption {
  const [least, most] = measured.reduce(
    ([low, high], { value: [at] }) => [Math.min(low, at), Math.max(high, at)],
    [Number.POSITIVE_INFINITY, 0],
  );
  const isLogarithmic = least > 0 && most / least > 20;
  return {
    ...frame(palette),
    tooltip: {
      ...frame(palette).tooltip,
      formatter: (params) => {
        const { id, value } = (params as unknown as { data: Point }).data;
        return `trial ${id}: ${formatMetric(objective, value[1])}, ${compact(value[0])} ${costs[cost].unit}`;
      },
    },
    xAxis: axis(palette, costs[cost].axis, compact, { scale: true, ...(isLogarithmic && { type: 'log' }) }),
    yAxis: metricAxis(
      palette,
      objective,
      measured.map(({ value }) => value[1]),
    ),
    series: [
      { ...cloud(measured.length, palette), name: 'trials', data: [...measured] },
      {
        type: 'line',
        name: 'Pareto front',
        step: 'end',
        data: [...frontPoints],
        symbol: 'circle',
        symbolSize: 7,
        lineStyle: { width: 2 },
        color: palette.warm,
      },
    ],
  };
}
