/**
 * Takes the pictures of the README, after a build: a search in a terminal and the dashboard of its study. Needs tmux, and Chromium at
 * CHROMIUM_PATH or where Debian puts it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startDashboard } from '@gnas/dashboard';
import { StudyStorage } from '@gnas/storage';
import { chromium } from 'playwright-core';

const images = fileURLToPath(new URL('images/', import.meta.url));
const bin = fileURLToPath(new URL('node_modules/.bin', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gnas-'));
const command = 'gnas search --dataset wordnet --space graphnas --trials 60 --epochs 30 --study verbs';
const columns = 132;
const session = `gnas-pictures-${process.pid}`;

const tmux = (...args) => execFileSync('tmux', args, { encoding: 'utf8' });
const escapeHtml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const styles = {
  1: 'font-weight:700',
  2: 'opacity:.6',
  31: 'color:#f47067',
  32: 'color:#57ab5a',
  33: 'color:#c69026',
  36: 'color:#39c5cf',
};

/** HTML of what a terminal shows. */
function toHtml(screen) {
  const [first = '', ...rest] = screen.trimEnd().split('\u001b[');
  return rest.reduce(
    (html, part) => {
      const [, codes, text] = /^([\d;]*)m(.*)$/s.exec(part) ?? [undefined, '', part];
      const style = codes.split(';').map((number) => styles[number] ?? '');
      return `${html}</span><span style="${style.join(';')}">${escapeHtml(text)}`;
    },
    `<span>${escapeHtml(first)}`,
  );
}

/** The screen of the terminal, as soon as it shows `text`. */
async function showing(text) {
  for (;;) {
    const screen = tmux('capture-pane', '-e', '-p', '-t', session);
    if (text.test(screen)) return screen;
    await sleep(200);
  }
}

mkdirSync(images, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
tmux('new-session', '-d', '-s', session, '-x', `${columns}`, '-y', '30', '-c', folder, `PATH=${bin}:$PATH PS1='$ ' bash --norc`);
try {
  await showing(/\$/);
  tmux('send-keys', '-t', session, command, 'Enter');
  const screen = await showing(/4\d\/60 trials/);
  const page = await browser.newPage({ deviceScaleFactor: 1.75 });
  await page.setContent(
    `<pre style="display:inline-block;margin:0;padding:18px 22px;width:${columns}ch;background:#22272e;color:#adbac7;font:13px/1.45 'DejaVu Sans Mono',monospace">${toHtml(screen)}</pre>`,
  );
  await page.locator('pre').screenshot({ path: `${images}search.png` });

  const storage = await StudyStorage.open(join(folder, '.gnas/studies.db'));
  const dashboard = await startDashboard({ storage, port: 0 });
  const board = await browser.newPage({ viewport: { width: 1200, height: 670 } });
  await board.goto(dashboard.url);
  await board.getByRole('link', { name: /verbs/ }).first().click();
  await sleep(3000);
  // The folder of the picture is temporary; show the path as it is in a project.
  await board.getByText(folder).evaluate((element, text) => {
    element.textContent = text;
  }, '.gnas/studies.db');
  await board.screenshot({ path: `${images}dashboard.png` });
  await dashboard.close();
  await storage.close();
} finally {
  tmux('kill-session', '-t', session);
  await browser.close();
}
