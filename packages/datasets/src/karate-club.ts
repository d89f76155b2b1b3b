import { definePart, type Graph, parseOptions } from '@gnas/core/plugin';
import { UndirectedGraph } from 'graphology';
import karate from 'graphology-generators/social/karate-club.js';
import type * as z from 'zod';
import { fromGraphology } from './from-graphology.js';
import { randomSplitOptions, sharesOption } from './random-split.js';

/** Schema of `KarateClubOptions`. */
export const karateClubOptions = randomSplitOptions.extend({ shares: sharesOption([0.2, 0.2, 0.6]) });
/** Options of `karateClub`. */
export type KarateClubOptions = z.input<typeof karateClubOptions>;

/**
 * Returns Zachary's karate club (1977): 34 members, 78 friendships, and the club that each member joined after the split. Features are
 * one-hot node numbers.
 * @throws GnasError GNAS_INVALID_OPTION
 */
export function karateClub(options: KarateClubOptions = {}): Graph {
  return fromGraphology(karate(UndirectedGraph), {
    name: 'karate-club',
    label: 'club',
    ...parseOptions('karateClub', karateClubOptions, options),
  });
}

export const karateClubDataset = definePart({
  description: "Zachary's karate club (1977), 34 nodes.",
  options: karateClubOptions,
  create: karateClub,
});
