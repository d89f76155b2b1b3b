import { createBackend } from '@gnas/backend-tfjs';
import { type Plugin, pluginApiVersions } from '@gnas/core';
import { ringGraph } from '@gnas/core/conformance';
import {
  BaseEstimator,
  type BaseSpace,
  createGraph,
  definePart,
  definePlugin,
  extendBackend,
  extendOps,
  GnasError,
  type Operation,
  Random,
  randomSelection,
  SampleBasedNAS,
  type Tensor,
} from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { checkBackend, checkDataset, checkEstimator, checkOperation, checkPlugin, checkSampler, checkSpace } from './index.js';
import { SmallSpace } from './synthetic-search.js';

/** The promises that a check reports as broken. */
async function brokenBy(check: Promise<void>): Promise<string> {
  const error: unknown = await check.then(
    () => 'nothing is broken',
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message : String(error);
}

const operation = (forward: Operation['forward']) => () => ({ name: 'broken', forward });
const cpu = await createBackend({ device: 'cpu' });
const backends = [cpu];
const weightOf = (ops: Parameters<Operation['forward']>[0]['ops']): Tensor => ops.parameter('w', [5, 3], 'glorot');

describe('each broken promise is named, with its page', () => {
  it('of operations', async () => {
    const wide = operation(({ x, ops }) => ops.linear(x, ops.parameter('w', [5, 4], 'glorot')));
    expect(await brokenBy(checkOperation(wide, { backends }))).toMatch(
      /Operation "broken" breaks 2 promises[\s\S]*it traces to[\s\S]*own-operation\.md/,
    );
    let calls = 0;
    const drifts = operation(({ x, ops }) => ops.scale(ops.linear(x, weightOf(ops)), 1 + calls++));
    expect(await brokenBy(checkOperation(drifts, { backends }))).toMatch(/equal seeds give the same bits/);
    const blocked = operation(({ x, ops }) => ops.linear(x, ops.stopGradient(weightOf(ops))));
    expect(await brokenBy(checkOperation(blocked, { backends }))).toMatch(/gradients agree[\s\S]*has no gradient/);
    const ordered = operation(({ x, ops }) => {
      const h = ops.linear(x, weightOf(ops));
      return ops.mul(
        h,
        ops.constant(
          Float32Array.from({ length: 9 }, (_, node) => node + 1),
          [9, 1],
        ),
      );
    });
    expect(await brokenBy(checkOperation(ordered, { backends }))).toMatch(/the output follows the order of the nodes/);
    const kept: Tensor[] = [];
    const leaks = operation(({ x, ops }) => {
      kept.push(cpu.createVariable(`kept_${kept.length}`, Float32Array.of(1), [1]).tensor);
      return ops.linear(x, weightOf(ops));
    });
    expect(await brokenBy(checkOperation(leaks, { backends }))).toMatch(/leaves \d+ tensors/);
  });

  it('of spaces', async () => {
    let calls = 0;
    class Changing extends SmallSpace {
      override buildGraph(): void {
        super.buildGraph();
        this.setInputChoice(
          9,
          Array.from({ length: 1 + calls++ }, (_, k) => `x${k}`),
          { key: 'more' },
        );
      }
    }
    expect(await brokenBy(checkSpace(new Changing(), { backends }))).toMatch(/the same ones each time[\s\S]*own-space\.md/);
  });

  it('of algorithms', async () => {
    class Forgetful extends SampleBasedNAS {
      #random = new Random(Date.now());
      protected override createSampler({ space }: Parameters<SampleBasedNAS['createSampler']>[0]) {
        return { ask: () => randomSelection(space.choices, this.#random), tell: () => {} };
      }
    }
    expect(await brokenBy(checkSampler(() => new Forgetful({ numTrials: 6 })))).toMatch(/an algorithm object can search twice/);
  });

  it('of estimators, datasets and backends', async () => {
    class Empty extends BaseEstimator {
      override infer = async () => ({ metrics: {}, loss: 0 });
    }
    expect(await brokenBy(checkEstimator(new Empty(), { space: new SmallSpace(), backends }))).toMatch(
      /objective "accuracy" is undefined/,
    );
    let nodes = 7;
    expect(await brokenBy(checkDataset(() => createGraph(ringGraph({ numNodes: nodes++ }))))).toMatch(/the same graph each time/);
    const wrong = extendBackend(cpu, {
      ops: (options: Parameters<typeof cpu.ops>[0]) => {
        const ops = cpu.ops(options);
        return extendOps(ops, { exp: (x: Tensor) => ops.scale(ops.exp(x), 2) });
      },
    });
    expect(await brokenBy(checkBackend(wrong))).toMatch(/- exp: The output\[0\] is .*[\s\S]*own-backend\.md/);
  });

  it('of plugins', async () => {
    const options = z.object({ width: z.int().default(3) });
    const plugin: Plugin = {
      name: 'gnas-plugin-broken',
      apiVersion: 99,
      spaces: { small: definePart({ description: '', options, create: () => new SmallSpace() }) },
    };
    const message = await brokenBy(checkPlugin(plugin, { manifest: new URL('../package.json', import.meta.url) }));
    expect(message).toMatch(/core has its API version: it is 99/);
    expect(message).toMatch(/the part has no description/);
    expect(message).toMatch(/the name of the package is "@gnas\/testing"/);
  });

  it('in the defaults of a part, unless a file that people download is missing', async () => {
    const part = (code: 'GNAS_FILE_NOT_FOUND' | 'GNAS_INVALID_OPTION') =>
      definePart({
        description: 'Cannot be made.',
        options: z.object({}),
        create: (): BaseSpace => {
          throw new GnasError(code, 'it fails');
        },
      });
    const check = (code: Parameters<typeof part>[0]) =>
      checkPlugin(definePlugin({ name: 'gnas-plugin-broken', apiVersion: pluginApiVersions, spaces: { broken: part(code) } }));
    expect(await brokenBy(check('GNAS_FILE_NOT_FOUND'))).toBe('nothing is broken');
    expect(await brokenBy(check('GNAS_INVALID_OPTION'))).toMatch(/spaces broken can be made from its defaults: it fails/);
  });
});
