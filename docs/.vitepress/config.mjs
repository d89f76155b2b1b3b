import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { partKinds } from '@gnas/core';
import { defineConfig } from 'vitepress';
import { titleOf } from '../build-options.mjs';
import { referenceModules } from '../reference-modules.mjs';

const page = (text, link) => ({ text, link });

const guide = [
  {
    text: 'First steps',
    items: [
      page('Getting started', '/guide/getting-started'),
      page('Concepts', '/guide/concepts'),
      page('Your own data', '/guide/own-data'),
      page('Types of columns', '/guide/column-types'),
      page('Numbers, labels and whole graphs', '/guide/tasks'),
    ],
  },
  {
    text: 'Searching',
    items: [
      page('Choosing the parts', '/guide/choosing'),
      page('Limits and several objectives', '/guide/limits'),
      page('Big graphs', '/guide/big-graphs'),
      page('Studies', '/guide/studies'),
      page('Watching a search', '/guide/watching'),
      page('Saving work', '/guide/saving-work'),
      page('Workers', '/guide/workers'),
      page('Many machines', '/guide/many-machines'),
      page('Devices', '/guide/devices'),
      page('Reproducibility', '/guide/reproducibility'),
    ],
  },
  {
    text: 'Using what was found',
    items: [
      page('Models in an app', '/guide/models'),
      page('In the browser', '/guide/browser'),
      page('In a server or a job', '/guide/embedding'),
    ],
  },
  {
    text: 'Writing your own',
    items: [
      page('A space', '/guide/own-space'),
      page('An operation', '/guide/own-operation'),
      page('A task', '/guide/own-task'),
      page('An algorithm', '/guide/own-algorithm'),
      page('A one-shot algorithm', '/guide/own-one-shot'),
      page('An estimator', '/guide/own-estimator'),
      page('A backend', '/guide/own-backend'),
      page('A plugin', '/guide/own-plugin'),
      page('Gallery of plugins', '/api/gallery'),
    ],
  },
  { text: 'Coming from elsewhere', items: [page('From AutoGL-light', '/guide/from-autogl-light')] },
];

const measured = [
  {
    text: 'Measured',
    items: [
      page('Which parts go together', '/combinations'),
      page('Devices', '/devices'),
      page('Time and memory', '/performance'),
      page('Size', '/size'),
      page('Searches', '/searches'),
      page('Links', '/links'),
      page('Searches on NAS-Bench-Graph', '/nas-bench-graph'),
      page('Every graph task', '/tasks'),
      page('Robust search', '/robustness'),
      page('Large studies', '/studies'),
      page('What survives what', '/survival'),
    ],
  },
  {
    text: 'Decisions',
    collapsed: true,
    items: decisions(),
  },
];

/** The decisions in their order, each by its title. */
function decisions() {
  const folder = fileURLToPath(new URL('../decisions/', import.meta.url));
  return readdirSync(folder)
    .sort()
    .map((name) => {
      const [heading] = readFileSync(folder + name, 'utf8').split('\n');
      return page(heading.replace(/^# \d+\. /, '').replaceAll('`', ''), `/decisions/${name.replace('.md', '')}`);
    });
}

/** One entry per package; the page of each lists its exports. Listing every name here would add them all to every page. */
const reference = [
  {
    text: 'Reference',
    items: referenceModules.map(({ name }) => page(name, `/api/${name.replace('@gnas/', '')}/`)),
  },
  {
    text: 'Options of parts',
    items: partKinds.map((kind) => page(titleOf(kind), `/api/options/${kind}`)),
  },
];

/** Shows the file name above a ```ts [name.ts] block. */
function showFileNames(md) {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const name = /^\w+ \[([\w./-]+)\]$/.exec(tokens[index].info)?.[1];
    const code = fence(tokens, index, ...rest);
    return name ? `<p class="file-name">${name}</p>${code}` : code;
  };
}

export default defineConfig({
  title: 'gnas',
  description: 'Graph neural architecture search for TypeScript',
  cleanUrls: false,
  lastUpdated: false,
  srcExclude: ['README.md'],
  // The search index is one chunk, loaded on the first search.
  vite: { build: { chunkSizeWarningLimit: 4000 } },
  markdown: { config: showFileNames },
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    nav: [page('Guide', '/guide/getting-started'), page('Reference', '/api/'), page('Measured', '/combinations')],
    sidebar: { '/guide/': guide, '/api/': reference, '/': measured },
    outline: [2, 3],
    search: { provider: 'local' },
  },
});
