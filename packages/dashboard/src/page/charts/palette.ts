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

/** The style sheet's colors in a form that a canvas accepts. */
export type Palette = Readonly<Record<(typeof names)[number], string>>;

export function usePalette(): Palette {
  const isDark = useIsDark();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the style sheet's colors depend on the theme.
  return useMemo(readPalette, [isDark]);
}

function readPalette(): Palette {
  const probe = document.body.appendChild(document.createElement('span'));
  const colors = names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colors);
}
