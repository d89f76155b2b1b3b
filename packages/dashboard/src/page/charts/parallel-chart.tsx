import { formatMetric, type StudySpec, type Trial, type TrialHistory } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import { choiceText } from '../data/choice-text.js';
import { count } from '../format.js';
import { frame } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

/** Maximum number of lines; more would hide one another. */
const mostLines = 500;
/** Number of the best trials among them. */
const bestLines = 100;

interface ParallelChartProps {
  readonly spec: StudySpec;
  readonly keys: readonly string[];
  readonly trials: readonly Trial[];
  readonly history: TrialHistory;
}

/** Parallel coordinates: each trial is a line through what it took for each choice, up to its objective. */
export function ParallelChart({ spec, keys, trials, history }: ParallelChartProps) {
  const palette = usePalette();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the history stays the same object when trials are added.
  const ranking = useMemo(() => history.ranking(), [trials, history]);
  const shown = useMemo(() => thinnedOut(ranking), [ranking]);
  const option = useMemo(() => optionOf(spec, keys, shown, palette), [spec, keys, shown, palette]);
  const which = shown.length < ranking.length ? ` (the best ${bestLines} and an even sample of the others)` : '';
  return (
    <section className="card">
      <div className="card-head">
        <h3>Choices side by side</h3>
        <span className="muted">
          {count(shown.length)} of {count(ranking.length)} completed trials{which}. Drag along an axis to select lines.
        </span>
      </div>
      <Chart
        option={option}
        height={360}
        minWidth={Math.max(480, 100 * (keys.length + 1))}
        label={`Parallel coordinates of ${shown.length} trials over ${keys.length} choices and ${spec.objective.title}`}
      />
    </section>
  );
}

/** At most `mostLines` trials. @param ranking best first */
function thinnedOut(ranking: readonly Trial[]): Trial[] {
  if (ranking.length <= mostLines) return [...ranking];
  const [others, room] = [ranking.length - bestLines, mostLines - bestLines];
  return [
    ...ranking.slice(0, bestLines),
    ...Array.from({ length: room }, (_, i) => ranking[bestLines + Math.floor((i * others) / room)] as Trial),
  ];
}

function optionOf(
  { choices, objective }: StudySpec,
  keys: readonly string[],
  shown: readonly Trial[],
  palette: Palette,
): EChartsOption {
  const words = (trial: Trial, key: string): string => choiceText(choices, trial.selection, key);
  const { textStyle } = frame(palette);
  const values = shown.map(({ metrics }) => metrics[objective.name] ?? Number.NaN);
  const known = values.filter(Number.isFinite);
  const [least, most] = known.length > 0 ? [Math.min(...known), Math.max(...known)] : [0, 1];
  const worstToBest = [palette['scale-low'], palette['scale-middle'], palette['scale-high']];
  const isMinimized = objective.direction === 'minimize';
  const style = {
    nameTextStyle: { ...textStyle, color: palette.muted },
    axisLabel: {
      color: palette.text,
      width: 84,
      overflow: 'truncate' as const,
      textBorderColor: palette.surface,
      textBorderWidth: 3,
    },
    axisLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false },
  };
  return {
    textStyle,
    parallel: { left: 40, right: 90, top: 40, bottom: 20, parallelAxisDefault: { nameLocation: 'end', nameGap: 14 } },
    parallelAxis: [
      ...keys.map((key, dim) => ({
        dim,
        name: key.length > 14 ? `${key.slice(0, 13)}…` : key,
        type: 'category' as const,
        data: categories(choices[key] ?? [], new Set(shown.map((trial) => words(trial, key)))),
        ...style,
      })),
      {
        dim: keys.length,
        name: objective.title,
        type: 'value' as const,
        scale: true,
        ...style,
        axisLabel: { ...style.axisLabel, formatter: (value: number) => formatMetric(objective, value) },
      },
    ],
    visualMap: {
      show: false,
      dimension: keys.length,
      min: least,
      max: most > least ? most : least + 1e-9,
      inRange: { color: isMinimized ? [...worstToBest].reverse() : worstToBest },
    },
    series: [
      {
        type: 'parallel',
        smooth: 0.15,
        lineStyle: { width: shown.length > 200 ? 1 : 1.6, opacity: shown.length > 200 ? 0.45 : 0.7 },
        // The best ones last, so that they lie above the others.
        data: shown.map((trial, i) => [...keys.map((key) => words(trial, key)), values[i] as number]).reverse(),
      },
    ],
  };
}

/** Names on the axis of a choice: candidates in the study's order, then sets of inputs. @param taken what trials took */
function categories(candidates: readonly string[], taken: ReadonlySet<string>): string[] {
  return [...new Set([...candidates.filter((name) => taken.has(name)), ...[...taken].sort()])];
}
