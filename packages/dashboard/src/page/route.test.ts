import { describe, expect, it } from 'vitest';
import { addressOf, parseRoute, type Route } from './route.js';

describe('the route', () => {
  it.each<Route>([{ tab: 'overview' }, { study: 'cora', tab: 'trials', trial: 0 }, { study: 'a/b?c#d %', tab: 'choices' }])(
    'survives a round trip through the address: %o',
    (route) => {
      expect(parseRoute(addressOf(route))).toEqual(route);
    },
  );

  it('is the overview if the address is not understood', () => {
    for (const fragment of ['', '#', '#/', '#/%E0%A4%A/none?trial=x']) expect(parseRoute(fragment).tab).toBe('overview');
    expect(parseRoute('#/cora/trials?trial=-1')).toEqual({ study: 'cora', tab: 'trials' });
  });
});
