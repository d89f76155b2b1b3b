import type { TunedGnnSettings } from './settings.js';
import { plainClassicsForGraphs, tunedClassicsForGraphs } from './tuned-classics.js';

export const tunedGnnPortfolioForGraphs: readonly TunedGnnSettings[] = [
  ...Object.values(plainClassicsForGraphs),
  ...Object.values(tunedClassicsForGraphs),
];
