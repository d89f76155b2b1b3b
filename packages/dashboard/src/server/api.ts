import type { ServerResponse } from 'node:http';
import { GnasError, type StudyOutcome } from '@gnas/core';
import type { StudyStorage } from '@gnas/storage';
import type { TrialDetail, TrialPage } from '../wire.js';
import { sendJson, sendProblem } from './answer.js';
import { draw } from './draw.js';
import { Importances } from './importances.js';
import type { LiveUpdates } from './live-updates.js';
import { overviewOf } from './study-overview.js';

/** Maximum number of trials in one response. */
const pageSize = 2_000;

/** Answers the page's requests below /api/. Nothing here writes. */
export class Api {
  readonly #importances: Importances;

  constructor(
    private readonly storage: StudyStorage,
    private readonly updates: LiveUpdates,
  ) {
    this.#importances = new Importances(storage);
  }

  async answer(url: URL, response: ServerResponse): Promise<void> {
    try {
      const [, , kind, ...rest] = url.pathname.split('/').map(decodeURIComponent);
      if (kind === 'events' && rest.length === 0) return this.updates.listen(response);
      const answer = kind === 'studies' ? await this.#study(rest, url.searchParams) : undefined;
      if (answer === undefined) sendProblem(response, 404, 'GNAS_UNKNOWN_NAME', `There is nothing at ${url.pathname}.`);
      else sendJson(response, 200, answer);
    } catch (error) {
      if (error instanceof URIError)
        return sendProblem(response, 400, 'GNAS_INVALID_OPTION', `${url.pathname} is not a valid path.`);
      if (error instanceof GnasError) return sendProblem(response, statusOf(error), error.code, error.message);
      const message = error instanceof Error ? error.message : String(error);
      sendProblem(response, 500, 'GNAS_INVALID_FILE', `The store can't be read: ${message}`);
    }
  }

  async #study([name, kind, number, ...more]: readonly string[], query: URLSearchParams): Promise<unknown> {
    if (more.length > 0) return undefined;
    if (name === undefined) return { where: this.storage.where, studies: (await this.storage.list()).map(overviewOf) };
    if (kind === undefined) return overviewOf(await this.storage.summary(name));
    if (kind === 'importance' && number === undefined) return this.#importances.of(name);
    if (kind === 'outcome' && number === undefined) return this.#outcome(name);
    if (kind !== 'trials') return undefined;
    if (number === undefined)
      return this.#trials(
        name,
        numberFrom('from', query.get('from') ?? '0'),
        numberFrom('limit', query.get('limit') ?? `${pageSize}`),
      );
    return this.#trial(name, numberFrom('The number of the trial', number));
  }

  async #outcome(name: string): Promise<StudyOutcome> {
    const outcome = await this.storage.outcome(name);
    if (outcome) return outcome;
    throw new GnasError('GNAS_UNKNOWN_NAME', `Study "${name}" has no final training. Finish it first.`);
  }

  async #trials(name: string, from: number, limit: number): Promise<TrialPage> {
    const size = Math.max(1, Math.min(limit, pageSize));
    const trials = await this.storage.trials(name, { from, limit: size, curves: false });
    const last = trials.at(-1);
    return { trials, ...(last && trials.length === size && { next: last.number + 1 }) };
  }

  async #trial(name: string, number: number): Promise<TrialDetail> {
    const summary = await this.storage.summary(name);
    const [trial] = await this.storage.trials(name, { from: number, limit: 1 });
    if (trial?.number !== number) throw new GnasError('GNAS_UNKNOWN_NAME', `Study "${name}" has no trial ${number}.`);
    return { trial, drawing: await draw(this.storage, summary, trial) };
  }
}

function numberFrom(what: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new GnasError('GNAS_INVALID_OPTION', `${what} is "${text}"; expected an integer >= 0.`);
}

function statusOf({ code }: GnasError): number {
  if (code === 'GNAS_UNKNOWN_NAME') return 404;
  if (code === 'GNAS_INVALID_OPTION') return 400;
  return code === 'GNAS_STORE_UNAVAILABLE' ? 503 : 500;
}
