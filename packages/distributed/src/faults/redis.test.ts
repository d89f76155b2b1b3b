import { describeFaults } from './suite.js';

describeFaults('Redis');
