/** The page. It asks the worker, and shows what comes back. */
import { type KeptStudy, readStudySpec, type StudyOutcome, type Trial } from '@gnas/core';
import { proxy, wrap } from 'comlink';
import { element } from './element.js';
import { IndexedDbStore } from './indexed-db-store.js';
import { showPredictions } from './predictions.js';
import { save } from './save-file.js';
import { SearchForm } from './search-form.js';
import { keepRequest, latestRequest, type SearchRequest } from './search-request.js';
import { SearchView } from './search-view.js';
import type { SearchWorker } from './search-worker.js';

const worker = wrap<SearchWorker>(new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' }));
const store = await IndexedDbStore.open();
const form = new SearchForm((text) => worker.columns(text));
const view = new SearchView();
const buttons = {
  search: element('search', HTMLButtonElement),
  stop: element('stop', HTMLButtonElement),
  resume: element('resume', HTMLButtonElement),
  download: element('download', HTMLButtonElement),
};

/** The study that the page shows. */
let current: SearchRequest | undefined;

/** 'elsewhere': another tab searches. 'unfinished': searched to the end, but not trained finally. */
type State = 'idle' | 'running' | 'elsewhere' | 'stopped' | 'unfinished' | 'complete';

const messages: Readonly<Record<State, string>> = {
  idle: 'Ready.',
  running: 'Preparing ...',
  elsewhere: 'A search runs in another tab of this browser.',
  stopped: 'The search is stopped.',
  unfinished: 'The search is complete, the final training is not.',
  complete: 'The search is complete.',
};

function show(state: State, best: boolean): void {
  const busy = state === 'running' || state === 'elsewhere';
  const resumable = state === 'stopped' || state === 'unfinished';
  view.say(messages[state]);
  form.disabled = busy;
  buttons.search.disabled = busy;
  buttons.search.hidden = busy;
  buttons.search.textContent = state === 'idle' ? 'Search' : 'New search';
  buttons.search.classList.toggle('primary', !resumable);
  buttons.stop.hidden = state !== 'running';
  buttons.resume.hidden = !resumable;
  buttons.download.disabled = busy || !best;
}

/** Runs what may fail, and shows why it did. */
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

const stateOf = (kept: KeptStudy['state'], outcome: StudyOutcome | undefined): State => {
  if (kept === 'running') return 'elsewhere';
  if (kept === 'complete') return outcome ? 'complete' : 'unfinished';
  return 'stopped';
};

/** Shows the study that this browser keeps, if any, and returns whether it was cut off. */
async function showKept(): Promise<'interrupted' | 'running' | 'ended'> {
  if (!current) {
    show('idle', false);
    return 'ended';
  }
  const request = current;
  const { study: name } = request;
  if (!(await store.has(name))) {
    show('idle', false);
    return 'interrupted';
  }
  const { spec, state } = await store.summary(name);
  const trials = await store.trials(name);
  const outcome = await store.outcome(name);
  view.show(readStudySpec(name, spec), request.trials, trials, (selection) => worker.draw(request, selection), outcome);
  show(
    stateOf(state, outcome),
    trials.some((trial) => trial.state === 'complete'),
  );
  return state === 'complete' || state === 'stopped' ? 'ended' : state;
}

/** Begins a search. If it can't begin, the study before stays. */
async function begin(request: SearchRequest): Promise<void> {
  show('running', false);
  try {
    await worker.open(request);
    await store.clear();
    await keepRequest(request);
    current = request;
  } catch (error) {
    await showKept();
    throw error;
  }
  await search(request, []);
}

/** Searches, or continues. */
async function search(request: SearchRequest, trials: readonly Trial[]): Promise<void> {
  show('running', false);
  try {
    const { spec, device, deviceReason, graph } = await worker.open(request);
    view.show(spec, request.trials, trials, (selection) => worker.draw(request, selection));
    view.running();
    view.say(`Searching on ${device}${why(deviceReason)}. ${graph}.`);
    await worker.search(
      request,
      proxy({ trial: view.trial.bind(view), epoch: view.epoch.bind(view), model: view.model.bind(view) }),
    );
  } finally {
    view.end();
    await showKept();
  }
}

/** A device that was asked for needs no reason, unless it has more to it. */
function why(reason: string): string {
  const more = reason.replace(/^asked for(; )?/, '');
  return more && ` (${more})`;
}

async function resume(): Promise<void> {
  if (!current) return;
  await form.show(current);
  await search(current, await store.trials(current.study));
}

/** Saves the model of the final training. A search that was stopped has none yet, so its best architecture is trained first. */
async function download(): Promise<void> {
  if (!current) return;
  show('running', false);
  try {
    const file = await worker.model(current);
    if (file) save('model.safetensors', file);
  } finally {
    await showKept();
  }
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
  void attempt(async () => begin(form.read()));
});
buttons.stop.addEventListener('click', () => {
  view.say('Stopping ...');
  void worker.stop();
});
buttons.resume.addEventListener('click', () => void attempt(resume));
buttons.download.addEventListener('click', () => void attempt(download));
element('model-file', HTMLInputElement).addEventListener('change', ({ currentTarget }) => {
  const input = currentTarget as HTMLInputElement;
  const file = input.files?.[0];
  // An empty value lets the same file be chosen again.
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
  current = await latestRequest();
  if (current) await form.show(current);
  const state = await showKept();
  // A reload cuts a search off. It continues if no other tab has it.
  if (state !== 'ended') await resume();
});
