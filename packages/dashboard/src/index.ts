export { type Dashboard, type DashboardOptions, type Drawer, startDashboard } from './server/start-dashboard.js';
