export { linkMetricsInOrder, rankMetrics } from './links/link-metrics.js';
export { LinkPrediction, type LinkPredictionOptions } from './links/link-prediction.js';
export { LinkScores } from './links/link-scores.js';
export { type DecoderName, decoderNames, LinkSpace, type LinkSpaceOptions } from './links/link-space.js';
export { type LinkSplitOptions, splitLinks } from './links/split-links.js';
