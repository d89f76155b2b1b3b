import type { Attack } from './attack.js';
import { diceAttack } from './dice-attack.js';
import { featureNoise } from './feature-noise.js';
import { gradientAttack } from './gradient-attack.js';
import { randomAttack } from './random-attack.js';

/** Attacks by name. */
export const attacks = {
  random: randomAttack,
  dice: diceAttack,
  feature_noise: featureNoise,
  gradient: gradientAttack,
} as const satisfies Readonly<Record<string, Attack>>;

/** One of `attackNames`. */
export type AttackName = keyof typeof attacks;

/** Attacks by name. */
export const attackNames = Object.keys(attacks) as AttackName[];
