import { useMemo } from 'react';
import { useIsDark } from '../theme.js';

const names = [
  'text',
  'muted',
  'line',
  'surface',
  'accent',
  'warm',
  'bad',
  'dot',
  'scale-low',
  'scale-middle',
  'scale-high',
] as const;

/** The colours of the style sheet as a canvas takes them. */
export type Palette = Readonly<Record<(typeof names)[number], string>>;

export function usePalette(): Palette {
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the style sheet's colours depend on the theme.
  return useMemo(readPalette, [isDark]);
}

function readPalette(): Palette {
  const probe = document.body.appendChild(document.createElement('span'));
  const colours = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colours);
}
