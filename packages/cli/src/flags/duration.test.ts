import { describe, expect, it } from 'vitest';
import { duration } from './duration.js';

describe('duration', () => {
  it('reads units', () => {
    expect(duration('90s')).toBe(90_000);
    expect(duration('10m')).toBe(600_000);
    expect(duration('1.5h')).toBe(5_400_000);
  });

  it.each(['10', '', 'ten minutes', '-5m', '0s', '5 parsecs'])('refuses "%s" and says what it takes', (text) => {
    expect(() => duration(text)).toThrow(/such as 90s, 10m or 1.5h/);
  });
});
