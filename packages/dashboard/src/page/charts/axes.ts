import type { Palette } from './palette.js';

const font = 'system-ui, sans-serif';

/** What all charts on two axes share. */
export function frame({ text, muted, line, surface }: Palette) {
  return {
    textStyle: { fontFamily: font, color: text },
    grid: { left: 8, right: 20, top: 32, bottom: 8, containLabel: true },
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

/** An upright axis, whose name stands above it. */
export function upright(palette: Palette, name: string, formatter: (value: number) => string, more: object = {}) {
  return axis(palette, name, formatter, { scale: true, nameLocation: 'middle', nameGap: 52, ...more });
}
