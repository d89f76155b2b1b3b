import type { Palette } from './palette.js';

const font = 'system-ui, sans-serif';

/** What all charts on two axes share. */
export function frame({ text, muted, line, surface }: Palette) {
  return {
    textStyle: { fontFamily: font, color: text },
    grid: { left: 58, right: 24, top: 36, bottom: 46 },
    tooltip: {
      // Drawn, not written into the page as markup: names come from the studies.
      renderMode: 'richText' as const,
      backgroundColor: surface,
      borderColor: line,
      textStyle: { color: text, fontFamily: font, fontSize: 12 },
    },
    legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: muted, fontFamily: font } },
  };
}

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

/** An upright axis: what it measures stands above the chart. */
export function upright(palette: Palette, formatter: (value: number) => string, more: object = {}) {
  return axis(palette, '', formatter, { scale: true, ...more });
}

/** A little room around shares that are all alike, within what a share can be; else the chart finds its bounds. */
export function boundsOf(shares: readonly number[]): { min?: number; max?: number } {
  const [first = 0] = shares;
  if (shares.length === 0 || first < 0 || first > 1 || shares.some((share) => share !== first)) return {};
  return { min: Math.max(0, Math.floor(20 * first - 1) / 20), max: Math.min(1, Math.ceil(20 * first + 1) / 20) };
}

/** Points beside a line: small and pale where there are many, and drawn as one. */
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
