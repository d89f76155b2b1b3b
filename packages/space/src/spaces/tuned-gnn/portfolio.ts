import type { TunedGnnSettings } from './settings.js';
import { plainClassics, tunedClassics } from './tuned-classics.js';

export const tunedGnnPortfolio: readonly TunedGnnSettings[] = [...Object.values(plainClassics), ...Object.values(tunedClassics)];
