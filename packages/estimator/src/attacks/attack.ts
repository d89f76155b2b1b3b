import { GnasError, type Graph } from '@gnas/core/plugin';

/** Strength and seed of an attack. */
export interface AttackOptions {
  /** Strength from 0 to 1: changed edges as a share of all edges. What it means for features is up to each attack. */
  readonly rate: number;
  /** Seed of the attack. Default 0. */
  readonly seed?: number;
}

/** A pure function that perturbs a graph. Nodes, labels and splits stay the same. */
export type Attack = (graph: Graph, options: AttackOptions) => Graph;

/** Refuses a rate outside [0, 1]. @throws GnasError GNAS_INVALID_OPTION */
export function checkRate(attack: string, rate: number): void {
  if (!(rate >= 0 && rate <= 1))
    throw new GnasError('GNAS_INVALID_OPTION', `${attack}: rate is ${rate}; expected a number from 0 to 1.`);
}
