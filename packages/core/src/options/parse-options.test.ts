import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseOptions } from './parse-options.js';

const schema = z.object({
  numTrials: z.int().min(1).default(100),
  rate: z.number().min(0).lt(1).optional(),
  ops: z.array(z.string()).min(1).default(['gcn']),
  table: z.string().optional(),
  mode: z.enum(['fast', 'exact']).default('fast'),
});

describe('parseOptions', () => {
  it('fills in defaults and leaves out what has none', () => {
    expect(parseOptions('Search', schema, { rate: 0.5 })).toEqual({ numTrials: 100, rate: 0.5, ops: ['gcn'], mode: 'fast' });
  });

  it.each([
    [{ numTrials: 0 }, 'Search: numTrials is 0; expected a number >= 1.'],
    [{ numTrials: 1.5 }, 'Search: numTrials is 1.5; expected an integer.'],
    [{ ops: [] }, 'Search: ops is []; expected a list with >= 1 items.'],
    [{ rate: Number.NaN }, 'Search: rate is NaN; expected a number.'],
    [{ mode: 'fats' }, 'Search: mode is "fats"; expected one of "fast"|"exact"; did you mean "fast".'],
  ])('says what was given and what was expected: %j', (options, message) => {
    expect(() => parseOptions('Search', schema, options as never)).toThrow(
      expect.objectContaining({ code: 'GNAS_INVALID_OPTION', message }),
    );
  });

  it('describes the first five problems, and counts the others', () => {
    const many = { names: Array.from({ length: 2000 }, () => 1) };
    expect(() => parseOptions('Search', z.object({ names: z.array(z.string()) }), many as never)).toThrow(
      /names\.4 is 1; expected a text\. 1,995 more don't fit\.$/,
    );
  });

  it('says that an option is missing', () => {
    expect(() => parseOptions('Search', z.object({ table: z.string() }), {} as never)).toThrow(
      /table is missing; expected a text/,
    );
  });

  it('refuses an unknown option with the nearest known one', () => {
    expect(() => parseOptions('Search', schema, { numTrails: 3 } as never)).toThrow(
      /^Search has no option "numTrails"; did you mean "numTrials"\. Its options: numTrials, /,
    );
  });
});
