import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'gnas-theme';
const listeners = new Set<() => void>();
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
systemIsDark.addEventListener('change', () => tell());

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return themes.find((theme) => theme === kept) ?? 'system';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  applyTheme();
  tell();
}

/** Writes the theme to the root element, from which the style sheet reads it. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = chosenTheme();
}

export function useTheme(): Theme {
  return useSyncExternalStore(listen, chosenTheme);
}

/** Whether the page is dark now, by choice or because the system is. */
export function useIsDark(): boolean {
  return useSyncExternalStore(listen, isDark);
}

function isDark(): boolean {
  const theme = chosenTheme();
  return theme === 'dark' || (theme === 'system' && systemIsDark.matches);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}
