import { GnasError, type Graph } from '@gnas/core';

/** How strong an attack is, and its seed. */
export interface AttackOptions {
  /** How strong: the edges that are changed as a share of those that are there, from 0 to 1. For features, see each attack. */
  readonly rate: number;
  /** The same seed gives the same attacked graph. Default 0. */
  readonly seed?: number;
}

/** Perturbs a graph. A pure function: nodes, labels and split stay, and the graph it is given too. */
export type Attack = (graph: Graph, options: AttackOptions) => Graph;

/** @throws GnasError GNAS_INVALID_OPTION where the rate is not from 0 to 1 */
export function checkRate(attack: string, rate: number): void {
  if (!(rate >= 0 && rate <= 1))
    throw new GnasError('GNAS_INVALID_OPTION', `${attack}: rate is ${rate}; give a number from 0 to 1.`);
}
