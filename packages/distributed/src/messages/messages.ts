import type { GraphIdentity, StudySpec } from '@gnas/core';
import type { Engine, Estimate, TrialRequest } from '@gnas/core/plugin';

/** Version of the messages. Coordinator and worker must have the same. */
export const protocolVersion = 1;

/** Groups of the board. */
export const studiesGroup = 'studies';
export const workersGroup = 'workers';

/** An object that lies in an object store, by the SHA-256 of its bytes. */
export interface ObjectReference {
  readonly hash: string;
  readonly bytes: number;
}

/** What a coordinator says about its study, again and again while it runs. */
export interface StudyNotice {
  readonly protocol: number;
  /** Names the study's queues. */
  readonly id: string;
  readonly study: string;
  readonly spec: StudySpec;
  /** What the search computes with. */
  readonly engine: Engine;
  /** Versions of packages that workers must have, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Whether workers with another engine are accepted. */
  readonly mixed: boolean;
  /** Host and process id of the coordinator. */
  readonly coordinator: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The graph, after a worker has asked for it. */
  readonly graph?: ObjectReference | undefined;
  /** Whether the search has ended. */
  readonly ended: boolean;
}

/** What a worker says about itself, again and again. One worker has one device. */
export interface WorkerNotice {
  readonly protocol: number;
  readonly id: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  /** Device that was asked for; undefined for that of each study. */
  readonly device?: string | undefined;
  /** Trials that it runs at once. */
  readonly slots: number;
  readonly state: 'idle' | 'preparing' | 'ready' | 'draining';
  /** Id of the study that it serves. */
  readonly study?: string | undefined;
  /** Ids of the jobs that it has claimed. */
  readonly running: readonly string[];
  /** Trials that it has run. */
  readonly done: number;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Why it doesn't serve a study, by the study's id. */
  readonly refusals: Readonly<Record<string, string>>;
  /** Digest of the graph that it can't make itself. */
  readonly wants?: GraphIdentity['digest'] | undefined;
}

/** A trial to run. */
export interface TrialOrder {
  readonly request: TrialRequest;
  /** SHA-256 of the request: the answer names it. */
  readonly digest: string;
  /** Parameters of a trial that is not as good can't be those of the result. */
  readonly keepFrom: number;
  /** Trace context, as OpenTelemetry's propagators write it. */
  readonly trace: Readonly<Record<string, string>>;
}

/** What a worker has found out. */
export type TrialAnswer = {
  readonly number: number;
  /** Of the request. */
  readonly digest: string;
  readonly worker: string;
  /** Whether a time limit decided where training ended, so that the result may not repeat. */
  readonly isLimited: boolean;
  /** Milliseconds that the trial took on the worker. */
  readonly durationMs: number;
  readonly engine: Engine;
} & ({ readonly executed: AnsweredTrial } | { readonly error: { readonly code: string; readonly message: string } });

export interface AnsweredTrial {
  readonly estimate: Estimate;
  /** SHA-256 of the trained parameters, kept or not. */
  readonly parametersDigest: string;
  /** Number of parameter tensors. */
  readonly parametersCount: number;
  /** Where they are kept. */
  readonly parameters?: ObjectReference | undefined;
}

/** Names of the queues of a study. */
export const trialsQueue = (study: string): string => `${study}.trials`;
export const answersQueue = (study: string): string => `${study}.answers`;

/** Places of messages, for their signatures. */
export const placeOf = {
  study: (id: string): string => `study ${id}`,
  worker: (id: string): string => `worker ${id}`,
  trial: (study: string, job: string): string => `trial ${study} ${job}`,
  answer: (study: string, job: string): string => `answer ${study} ${job}`,
};
