/** Takes a screenshot of the page in the middle of a search: `npm run page:screenshot` in packages/examples. */
import { fileURLToPath } from 'node:url';
import { launchChromium } from '../../../testing/chromium.js';
import { OpenedPage } from './testing/opened-page.js';
import { servePage } from './testing/serve-page.js';

const [colorScheme = 'light', width = '1200', path = fileURLToPath(new URL('screenshot.png', import.meta.url))] =
  process.argv.slice(2);

const served = await servePage('page');
const browser = await launchChromium();
const viewport = { width: Number(width), height: 800 };
const opened = await OpenedPage.open(browser, served.url, { colorScheme: colorScheme as 'light' | 'dark', viewport });
await opened.fill({ Device: 'wasm' });
await opened.click('Search');
await opened.trialsDone(24);
await opened.page.screenshot({ path, fullPage: viewport.width < 600 });
await browser.close();
await served.close();
