import type { Study, Trial } from '@gnas/core';
import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import type { StudyFacts } from '../../wire.js';
import { takenInWords } from '../data/selection-words.js';
import { count, percent } from '../format.js';
import { frame } from './axes.js';
import { Chart } from './chart.js';
import { type Palette, usePalette } from './palette.js';

/** Lines beyond which they cover one another. */
const mostLines = 500;
/** Of which so many are the best. */
const bestLines = 100;

interface ParallelChartProps {
  readonly facts: StudyFacts;
  readonly keys: readonly string[];
  readonly trials: readonly Trial[];
  readonly study: Study;
}

/** Each trial as a line through what it took for each choice, to its objective. */
export function ParallelChart({ facts, keys, trials, study }: ParallelChartProps) {
  const palette = usePalette();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the study is the same object when it has more trials.
  const ranking = useMemo(() => study.ranking(), [trials, study]);
  const shown = useMemo(() => thinnedOut(ranking), [ranking]);
  const option = useMemo(() => optionOf(facts, keys, shown, study, palette), [facts, keys, shown, study, palette]);
  const which = shown.length < ranking.length ? ` (the best ${bestLines} and an even sample of the others)` : '';
  return (
    <section className="card">
      <div className="card-head">
        <h3>Choices side by side</h3>
        <span className="muted">
          {count(shown.length)} of {count(ranking.length)} completed trials{which}; drag along an axis to pick out
        </span>
      </div>
      <Chart
        option={option}
        height={360}
        minWidth={Math.max(480, 100 * (keys.length + 1))}
        label={`Parallel coordinates of ${shown.length} trials over ${keys.length} choices and ${study.objective}`}
      />
    </section>
  );
}

/** @param ranking best first */
export function thinnedOut(ranking: readonly Trial[]): Trial[] {
  if (ranking.length <= mostLines) return [...ranking];
  const [others, room] = [ranking.length - bestLines, mostLines - bestLines];
  return [
    ...ranking.slice(0, bestLines),
    ...Array.from({ length: room }, (_, i) => ranking[bestLines + Math.floor((i * others) / room)] as Trial),
  ];
}

function optionOf(
  facts: StudyFacts,
  keys: readonly string[],
  shown: readonly Trial[],
  study: Study,
  palette: Palette,
): EChartsOption {
  const words = (trial: Trial, key: string): string => takenInWords(facts, key, trial.selection[key]);
  const { textStyle } = frame(palette);
  const values = shown.map((trial) => study.value(trial));
  const [least, most] = [values.at(-1) ?? 0, values[0] ?? 1];
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
        data: categories(facts, key, shown, words),
        ...style,
      })),
      {
        dim: keys.length,
        name: study.objective,
        type: 'value' as const,
        scale: true,
        ...style,
        axisLabel: { ...style.axisLabel, formatter: percent },
      },
    ],
    visualMap: {
      show: false,
      dimension: keys.length,
      min: least,
      max: most > least ? most : least + 1e-9,
      inRange: { color: [palette['scale-low'], palette['scale-middle'], palette['scale-high']] },
    },
    series: [
      {
        type: 'parallel',
        smooth: 0.15,
        lineStyle: { width: shown.length > 200 ? 1 : 1.6, opacity: shown.length > 200 ? 0.45 : 0.7 },
        // The best ones last, above the others.
        data: [...shown].reverse().map((trial) => [...keys.map((key) => words(trial, key)), study.value(trial)]),
      },
    ],
  };
}

/** What the study knows of a choice, in its order; of a choice of several inputs the sets that were taken. */
function categories(
  facts: StudyFacts,
  key: string,
  trials: readonly Trial[],
  words: (trial: Trial, key: string) => string,
): string[] {
  const seen = new Set(trials.map((trial) => words(trial, key)));
  const known = (facts.choices[key] ?? []).filter((name) => seen.has(name));
  return [...new Set([...known, ...[...seen].sort()])];
}
