import type { Broker } from '../broker/broker.js';
import {
  answersQueue,
  placeOf,
  protocolVersion,
  type TrialAnswer,
  type TrialOrder,
  trialsQueue,
  type WorkerNotice,
  workersGroup,
} from '../messages/messages.js';
import { type SealedJob, seal, sealJob, unsealJob } from '../messages/seal.js';

/** What a simulated worker is told. */
export interface SimulatedWorkerOptions {
  readonly broker: Broker;
  /** Id of the study. */
  readonly study: string;
  readonly slots: number;
  readonly id?: string;
  /** Answers an order, as a training would. */
  readonly answer: (order: TrialOrder) => TrialAnswer | Promise<TrialAnswer>;
}

/** Serves a study over a real queue without training. It says that it has every job, so nothing counts as lost. */
export async function simulatedWorker({ broker, study, slots, id = 'simulated', answer }: SimulatedWorkerOptions): Promise<void> {
  const running = new Set<string>();
  const say = async (): Promise<void> => {
    const notice: WorkerNotice = {
      ...{ protocol: protocolVersion, id, host: 'here', pid: 1, version: '0.0.0', slots, state: 'ready', study },
      ...{ running: [...running], done: 0, startedAt: 0, refusals: {} },
    };
    await broker.board.put(workersGroup, id, seal('', placeOf.worker(id), notice), 60_000);
  };
  await say();
  broker.worker<SealedJob>(
    trialsQueue(study),
    async (job) => {
      const name = job.id ?? '';
      const order = unsealJob<TrialOrder>('', placeOf.trial(study, name), job.data);
      const key = `${name}.${id}`;
      const data = sealJob('', placeOf.answer(study, key), await answer(order));
      await broker.queue<SealedJob>(answersQueue(study)).add('answer', data, { jobId: key });
      return null;
    },
    { concurrency: slots, skipStalledCheck: true, drainDelay: 1 },
  );
}
