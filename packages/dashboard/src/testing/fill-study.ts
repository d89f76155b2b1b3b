import type { EndState, StudyOutcome, StudySpec, Trial } from '@gnas/core';
import { Random } from '@gnas/core/plugin';
import { StudyStorage } from '@gnas/storage';
import { studySpec } from '../../../../testing/study-spec.js';

const choices = {
  ...Object.fromEntries([0, 1, 2, 3].map((i) => [`in_${i}`, ['input', 'layer 0', 'layer 1'].slice(0, i === 0 ? 1 : 3)])),
  ...Object.fromEntries([0, 1, 2, 3].map((i) => [`op_${i}`, ['gcn', 'gat_8', 'sage', 'gin', 'arma', 'linear', 'zero']])),
  act: ['relu', 'elu', 'tanh', 'linear'],
  concat: ['add', 'product', 'concat'],
};

/** Keeps a study of made-up trials, in which op_1 decides most, and every `failing`-th trial has failed. */
export async function fillStudy(
  location: string,
  {
    name,
    trials,
    failing = 25,
    state = 'complete',
    spec = {},
    outcome,
  }: { name: string; trials: number; failing?: number; state?: EndState; spec?: Partial<StudySpec>; outcome?: StudyOutcome },
): Promise<void> {
  const storage = await StudyStorage.open(location);
  const study = await storage.begin({ name, spec: studySpec({ choices, ...spec }) });
  const random = new Random(7);
  await study.recordAll(Array.from({ length: trials }, (_, number) => madeUpTrial(number, (number + 1) % failing === 0, random)));
  if (outcome) await study.finish(outcome, new Uint8Array());
  await study.close(state);
  await storage.close();
}

function madeUpTrial(number: number, hasFailed: boolean, random: Random): Trial {
  const selection = Object.fromEntries(Object.entries(choices).map(([key, names]) => [key, random.integer(names.length)]));
  const [op, act] = [selection.op_1 ?? 0, selection.act ?? 0];
  const accuracy = Math.min(0.98, Math.max(0.1, 0.5 + 0.05 * (op % 5) + 0.03 * act + 0.05 * random.normal()));
  const parameters = Math.round(1000 * 2 ** (8 * random.uniform()) * (1 + op));
  const base = {
    number,
    selection,
    phase: 'search' as const,
    seed: random.integer(2 ** 31),
    cost: {
      parameters,
      flops: parameters * 5416,
      ...(number % 2 === 0 && { latencyMs: parameters / 40_000 + random.uniform() }),
    },
    startedAt: 1_780_000_000_000 + number * 1500,
    durationMs: 900 + 500 * random.uniform(),
  };
  if (hasFailed) {
    const error =
      number % 2 === 0
        ? { code: 'GNAS_DIVERGED', message: `The loss became NaN in epoch ${random.integer(100)}.` }
        : {
            code: 'GNAS_OUT_OF_MEMORY',
            message: 'The WebAssembly heap is full (2 GiB); a smaller hidden width, or another device, needs less.',
          };
    return { ...base, state: 'failed', metrics: {}, error };
  }
  const epochs = Array.from({ length: 50 }, (_, i) => 2 * i + 1);
  return {
    ...base,
    state: 'complete',
    metrics: { accuracy, loss: 1.9 - accuracy, macroF1: accuracy - 0.02 },
    bySplit: { test: { accuracy: accuracy - 0.01, loss: 2 - accuracy, macroF1: accuracy - 0.03 } },
    curve: {
      epochs,
      trainLoss: epochs.map((epoch) => 0.2 + 1.7 * Math.exp(-epoch / 25)),
      validation: epochs.map((epoch) => accuracy * (1 - Math.exp(-epoch / 15)) + 0.004 * random.normal()),
    },
  };
}
