import { formatMetric, type Metric } from '@gnas/core';
import type { Palette } from './palette.js';

const font = 'system-ui, sans-serif';

/** Options that all charts on two axes share. */
export function frame({ text, muted, line, surface }: Palette) {
  return {
    textStyle: { fontFamily: font, color: text },
    grid: { left: 72, right: 24, top: 36, bottom: 46 },
    tooltip: {
      // Drawn instead of written into the page as markup, because names come from the studies.
      renderMode: 'richText' as const,
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: text, fontFamily: font, fontSize: 12 },
    },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: muted, fontFamily: font } },
  };
}

/** An axis with its title in the middle. */
export function axis({ muted, line }: Palette, name: string, formatter: (value: number) => string, more: object = {}) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: { color: muted, fontFamily: font },
    axisLabel: { color: muted, fontFamily: font, formatter, hideOverlap: true },
    axisLine: { lineStyle: { color: line } },
    splitLine: { lineStyle: { color: line, opacity: 0.6 } },
    ...more,
  };
}

/** A vertical axis. */
export function verticalAxis(palette: Palette, name: string, formatter: (value: number) => string, more: object = {}) {
  return axis(palette, name, formatter, { scale: true, nameGap: 52, ...more });
}

/** A vertical axis of a metric. @param values what is drawn along it */
export function metricAxis(palette: Palette, metric: Metric, values: readonly number[]) {
  return verticalAxis(palette, metric.title, (value) => formatMetric(metric, value), boundsOf(metric, values));
}

/**
 * Bounds of an axis whose values are all equal: the value and some room around it, within the metric's range. Otherwise the chart finds its
 * own bounds.
 */
export function boundsOf({ range: [least, most] }: Metric, values: readonly number[]): { min?: number; max?: number } {
  const [first = 0] = values;
  if (values.length === 0 || least === null || most === null || values.some((value) => value !== first)) return {};
  const step = (most - least) / 20;
  return {
    min: Math.max(least, least + step * Math.floor((first - least) / step - 1)),
    max: Math.min(most, least + step * Math.ceil((first - least) / step + 1)),
  };
}

/** Points beside a line. If there are many, they are small, pale, and drawn at once. */
export function cloud(count: number, palette: Palette) {
  const isDense = count > 2000;
  return {
    type: 'scatter' as const,
    symbolSize: isDense ? 3 : 6,
    itemStyle: { color: palette.dot, opacity: isDense ? 0.5 : 0.8 },
    large: isDense,
    progressive: 0,
  };
}
