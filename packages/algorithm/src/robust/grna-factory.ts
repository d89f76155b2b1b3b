import { definePart } from '@gnas/core';
import { z } from 'zod';
import { type AttackName, attackNames, attacks } from '../attacks/attack-map.js';
import { sposOptions } from '../supernet/spos-factory.js';
import { GRNA } from './grna.js';

const grnaOptions = sposOptions.extend({
  lambda: z.number().min(0).default(1).describe('weight of robustness beside the objective'),
  attacks: z
    .array(z.enum(attackNames))
    .min(1)
    .default(['random', 'dice'] satisfies AttackName[])
    .describe('attacks to be robust against'),
  rates: z
    .array(z.number().min(0).max(1))
    .min(1)
    .default([0.05, 0.2])
    .describe('strengths of each attack, as shares of the edges'),
  samples: z.int().min(1).default(2).describe('attacked graphs for each attack and strength'),
  attackSeed: z.int().default(0).describe('seed of the attacks'),
});

/** `GRNA` by name. */
export const grnaFactory = definePart({
  description: 'SPOS towards architectures that stand attacks on the graph (G-RNA, Xie et al. 2023)',
  options: grnaOptions,
  create: ({ attacks: names, ...options }) =>
    new GRNA({ ...options, attacks: Object.fromEntries(names.map((name) => [name, attacks[name]])) }),
});
