import { describe, expect, it } from 'vitest';
import { isNameOfCodes, isNameOfIds, isNameOfPart } from './telling-names.js';

describe('names of columns', () => {
  it.each(['zip', 'ZIP code', 'postcode', 'plz', 'customer_id', 'userId', 'customer_no', 'countryCode', 'isbn'])(
    'say that %s holds codes',
    (name) => {
      expect([isNameOfCodes(name), isNameOfIds(name)]).toEqual([true, true]);
    },
  );

  it.each(['paid', 'bid', 'humid', 'age', 'amount', 'casino'])('do not say that %s holds codes or ids', (name) => {
    expect([isNameOfCodes(name), isNameOfIds(name)]).toEqual([false, false]);
  });

  it('say whether a row is in one part of a split', () => {
    expect(['train_mask', 'valMask', 'is_test', 'test_set'].every(isNameOfPart)).toBe(true);
    expect(['test_score', 'train', 'mask', 'validity'].some(isNameOfPart)).toBe(false);
  });
});
