import { formatMetric, type Metric, type TrainingCurve } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { compact, count } from '../format.js';
import { axis, frame, verticalAxis } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

/** The training loss and the objective of one trial by epoch. */
export function CurveChart({ curve, objective }: { curve: TrainingCurve; objective: Metric }) {
  const palette = usePalette();
  const option = useMemo(() => optionOf(curve, objective, palette), [curve, objective, palette]);
  const { epochs, trainLoss, validation } = curve;
  return (
    <Chart
      option={option}
      height={240}
      label={`Training over ${epochs.at(-1) ?? 0} epochs: ${objective.title} on validation from ${formatMetric(objective, validation[0])} to ${formatMetric(objective, validation.at(-1))}, training loss from ${compact(trainLoss[0])} to ${compact(trainLoss.at(-1))}`}
    />
  );
}

function optionOf({ epochs, trainLoss, validation }: TrainingCurve, objective: Metric, palette: Palette): EChartsOption {
  const value = (given: number | undefined): string => formatMetric(objective, given);
  const line = (name: string, values: readonly number[], color: string, yAxisIndex: number) => ({
    type: 'line' as const,
    name,
    yAxisIndex,
    color,
    data: epochs.map((epoch, i) => [epoch, values[i] as number]),
    showSymbol: epochs.length === 1,
    lineStyle: { width: 2 },
  });
  return {
    ...frame(palette),
    grid: { ...frame(palette).grid, right: 64 },
    tooltip: {
      ...frame(palette).tooltip,
      trigger: 'axis',
      formatter: (params) => {
        const [first, second] = params as unknown as { data: [number, number] }[];
        return `epoch ${first?.data[0]}\n${objective.title} ${value(first?.data[1])}\ntraining loss ${compact(second?.data[1])}`;
      },
    },
    xAxis: axis(palette, 'epoch', count, { min: 'dataMin', max: 'dataMax', minInterval: 1 }),
    yAxis: [
      verticalAxis(palette, `${objective.title} on validation`, value),
      verticalAxis(palette, 'training loss', compact, { nameGap: 44, splitLine: { show: false } }),
    ],
    series: [
      line(`${objective.title} on validation (left)`, validation, palette.accent, 0),
      line('training loss (right)', trainLoss, palette.warm, 1),
    ],
  };
}
