import { describe, expect, it } from 'vitest';
import { booleanOf } from './boolean-words.js';

describe('booleanOf', () => {
  it('reads new tables that write yes and no in another way', () => {
    const column = { no: '0.0', yes: '1.0' };
    expect(['1', 'TRUE', '0', 'no', '2', 'maybe'].map((cell) => booleanOf(cell, column))).toEqual([
      true,
      true,
      false,
      false,
      undefined,
      undefined,
    ]);
  });
});
