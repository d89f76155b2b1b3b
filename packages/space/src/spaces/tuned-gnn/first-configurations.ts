import { tunedGnnPortfolio } from './portfolio.js';
import { tunedGnnPortfolioForGraphs } from './portfolio-for-graphs.js';
import { relationalBaselines, relationalPortfolio } from './relational-classics.js';
import type { TunedGnnSettings } from './settings.js';
import { plainClassics, plainClassicsForGraphs } from './tuned-classics.js';

/** What a search begins with. */
export interface FirstConfigurations {
  /** Hand-made models by name. */
  readonly baselines: Readonly<Record<string, TunedGnnSettings>>;
  /** The most promising first. */
  readonly portfolio: readonly TunedGnnSettings[];
}

/**
 * Returns what a search begins with, including configurations that use types of edges.
 * @param severalGraphs whether it is about whole graphs instead of nodes
 */
export function firstConfigurations(severalGraphs: boolean): FirstConfigurations {
  const classics = severalGraphs ? plainClassicsForGraphs : plainClassics;
  const portfolio = severalGraphs ? tunedGnnPortfolioForGraphs : tunedGnnPortfolio;
  const count = Object.keys(classics).length;
  return {
    baselines: { ...classics, ...relationalBaselines },
    portfolio: [...portfolio.slice(0, count), ...relationalPortfolio, ...portfolio.slice(count)],
  };
}
