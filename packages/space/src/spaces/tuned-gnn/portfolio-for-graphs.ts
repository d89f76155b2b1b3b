import type { TunedGnnSettings } from './settings.js';
import { plainClassicsForGraphs, tunedClassicsForGraphs } from './tuned-classics.js';

/** Configurations that a search over whole graphs begins with: the classic baselines, then published settings of strong networks. */
export const tunedGnnPortfolioForGraphs: readonly TunedGnnSettings[] = [
  ...Object.values(plainClassicsForGraphs),
  ...Object.values(tunedClassicsForGraphs),
];
