import { chooseTheme, type Theme, themes, useTheme } from '../theme.js';

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <label className="theme-switch">
      Theme
      <select value={theme} onChange={(event) => chooseTheme(event.currentTarget.value as Theme)}>
        {themes.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
