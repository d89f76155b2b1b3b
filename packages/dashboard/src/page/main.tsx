import { createRoot } from 'react-dom/client';
import { App } from './app.js';
import { openSession } from './data/session.js';
import { startFeed } from './data/studies-feed.js';
import { applyTheme } from './theme.js';

applyTheme();
createRoot(document.getElementById('page') as HTMLElement).render(<App />);
await openSession();
startFeed();
