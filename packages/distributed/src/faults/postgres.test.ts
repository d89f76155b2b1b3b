import { describeFaults } from './suite.js';

describeFaults('PostgreSQL');
