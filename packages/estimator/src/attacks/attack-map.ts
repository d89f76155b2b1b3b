import type { Attack } from './attack.js';
import { diceAttack } from './dice-attack.js';
import { featureNoise } from './feature-noise.js';
import { gradientAttack } from './gradient-attack.js';
import { randomAttack } from './random-attack.js';

/** The attacks of this package by name. */
export const attacks = {
  random: randomAttack,
  dice: diceAttack,
  feature_noise: featureNoise,
  gradient: gradientAttack,
} as const satisfies Readonly<Record<string, Attack>>;

/** Name of an attack of this package. */
export type AttackName = keyof typeof attacks;

/** Names of the attacks of this package. */
export const attackNames = Object.keys(attacks) as AttackName[];
