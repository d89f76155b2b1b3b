/** The page: it asks the worker, and shows what comes back. */
import { proxy, wrap } from 'comlink';
import { element } from './element.js';
import { showPredictions } from './predictions.js';
import { save } from './save-file.js';
import { SearchForm } from './search-form.js';
import type { KeptStudy, SearchSpec } from './search-spec.js';
import { SearchView } from './search-view.js';
import type { SearchWorker } from './search-worker.js';
import { StudyDatabase } from './study-database.js';

const worker = wrap<SearchWorker>(new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' }));
const form = new SearchForm((text) => worker.columns(text));
const view = new SearchView();
const buttons = {
  search: element('search', HTMLButtonElement),
  stop: element('stop', HTMLButtonElement),
  resume: element('resume', HTMLButtonElement),
  download: element('download', HTMLButtonElement),
};

/** 'elsewhere': another tab searches, and both would write one study. */
type State = KeptStudy['state'] | 'idle' | 'elsewhere';

function show(state: State, model?: Uint8Array): void {
  const busy = state === 'running' || state === 'elsewhere';
  form.disabled = busy;
  buttons.search.disabled = busy;
  buttons.search.hidden = busy;
  buttons.search.textContent = state === 'idle' ? 'Search' : 'New search';
  buttons.search.classList.toggle('primary', state !== 'stopped');
  buttons.stop.hidden = state !== 'running';
  buttons.resume.hidden = state !== 'stopped';
  buttons.download.disabled = !model;
}

/** Runs what may fail; a failure is shown. */
async function attempt(action: () => Promise<void>): Promise<void> {
  const problem = element('problem', HTMLElement);
  problem.hidden = true;
  try {
    await action();
  } catch (error) {
    problem.textContent = error instanceof Error ? error.message : String(error);
    problem.hidden = false;
  }
}

const database = await StudyDatabase.open();

/** Searches, or goes on; one tab at a time. */
async function search(spec: SearchSpec): Promise<void> {
  await navigator.locks.request('gnas-study', { ifAvailable: true }, async (lock) => {
    if (!lock) {
      view.say('A search runs in another tab of this browser.');
      show('elsewhere');
      return;
    }
    const known = await database.trials();
    view.begin(spec.trials, known);
    view.say('Preparing ...');
    show('running');
    const events = proxy({
      started: (device: string, reason: string, graph: string) => view.say(`Searching on ${device}${why(reason)}. ${graph}.`),
      trying: view.trying.bind(view),
      epoch: view.epoch.bind(view),
      trial: view.trial.bind(view),
    });
    try {
      await worker.search(spec, events);
    } finally {
      view.end();
      await showKept();
    }
  });
}

/** A device that was asked for needs no reason, unless there is more to say of it. */
function why(reason: string): string {
  const more = reason.replace(/^asked for(; )?/, '');
  return more && ` (${more})`;
}

async function showKept(): Promise<KeptStudy | undefined> {
  const study = await database.study();
  if (!study) {
    view.say('Ready.');
    show('idle');
    return undefined;
  }
  view.say(study.state === 'complete' ? 'The search is complete.' : 'The search is stopped.');
  show(study.state === 'complete' ? 'complete' : 'stopped', study.model);
  return study;
}

async function predict(file: File): Promise<void> {
  const place = element('predictions', HTMLElement);
  place.textContent = 'Predicting ...';
  try {
    showPredictions(place, await worker.predict(new Uint8Array(await file.arrayBuffer()), file.name, form.read()));
  } catch (error) {
    place.replaceChildren();
    throw error;
  }
}

element('form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(async () => {
    const spec = form.read();
    await database.clear();
    await search(spec);
  });
});
buttons.stop.addEventListener('click', () => {
  view.say('Stopping ...');
  void worker.stop();
});
buttons.resume.addEventListener('click', () => {
  void attempt(async () => {
    const study = await database.study();
    if (!study) return;
    await form.show(study.spec);
    await search(study.spec);
  });
});
buttons.download.addEventListener('click', () => {
  void attempt(async () => {
    const { model } = (await database.study()) ?? {};
    if (model) save('model.safetensors', model);
  });
});
element('model-file', HTMLInputElement).addEventListener('change', ({ currentTarget }) => {
  const input = currentTarget as HTMLInputElement;
  const file = input.files?.[0];
  // So that the same file can be chosen again.
  if (file) void attempt(() => predict(file).finally(() => (input.value = '')));
});
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  const files = Array.from(event.dataTransfer?.files ?? []);
  const model = files.find(({ name }) => name.endsWith('.safetensors'));
  if (model) void attempt(() => predict(model));
  else if (files.length > 0 && !element('fields', HTMLFieldSetElement).disabled) {
    form.chooseOwn();
    void attempt(() => form.tables.take(files));
  }
});

await attempt(async () => {
  const { spaces, algorithms } = await worker.parts();
  form.offer(spaces, algorithms);
  const study = await database.study();
  if (study) {
    await form.show(study.spec);
    view.begin(study.spec.trials, await database.trials());
  }
  // A search that was cut off, by a reload or a crash, goes on.
  if (study?.state === 'running') await search(study.spec);
  else await showKept();
});
