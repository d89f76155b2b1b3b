import type { TrainingCurve } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { compact, count, percent } from '../format.js';
import { axis, frame, upright } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

/** How one trial was trained. */
export function CurveChart({ curve, objective }: { curve: TrainingCurve; objective: string }) {
  const palette = usePalette();
  const option = useMemo(() => optionOf(curve, objective, palette), [curve, objective, palette]);
  return (
    <Chart
      option={option}
      height={240}
      label={`Training over ${curve.epochs.at(-1) ?? 0} epochs: ${objective} on validation from ${percent(curve.validation[0])} to ${percent(curve.validation.at(-1))}, training loss from ${compact(curve.trainLoss[0])} to ${compact(curve.trainLoss.at(-1))}`}
    />
  );
}

function optionOf({ epochs, trainLoss, validation }: TrainingCurve, objective: string, palette: Palette): EChartsOption {
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
    grid: { ...frame(palette).grid, right: 48 },
    tooltip: {
      ...frame(palette).tooltip,
      trigger: 'axis',
      formatter: (params) => {
        const [first, second] = params as unknown as { data: [number, number] }[];
        return `epoch ${first?.data[0]}\n${objective} ${percent(first?.data[1])}\nloss ${compact(second?.data[1])}`;
      },
    },
    xAxis: axis(palette, 'epoch', count, { min: 'dataMin', max: 'dataMax', minInterval: 1 }),
    yAxis: [upright(palette, percent), upright(palette, compact, { splitLine: { show: false } })],
    series: [
      line(`${objective} on validation (left)`, validation, palette.accent, 0),
      line('training loss (right)', trainLoss, palette.warm, 1),
    ],
  };
}
