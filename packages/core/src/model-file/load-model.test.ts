import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { GnasError } from '../gnas-error.js';
import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import { definePart, definePlugin } from '../parts/plugin.js';
import { trace } from '../space/trace.js';
import { tinyGraph } from '../testing/tiny-graph.js';
import { TinySpace } from '../testing/tiny-space.js';
import { encodeModel } from './encode-model.js';
import { loadModel } from './load-model.js';
import { decodeSafetensors, encodeSafetensors } from './safetensors.js';

const plugin = definePlugin({
  name: 'tiny',
  apiVersion: 1,
  spaces: {
    tiny: definePart({
      description: 'two layers',
      options: z.object({ hiddenDim: z.int().min(1).default(4) }),
      create: ({ hiddenDim }) => new TinySpace(hiddenDim),
    }),
  },
});
const graph = tinyGraph({ classNames: ['a', 'b'], schema: { columns: ['x'] } });
const selection = { op_0: 0, in_1: 1, op_1: 1 };
const model = new TinySpace(5).instantiate({ inputDim: 3, outputDim: 2 }).parseModel(selection);
const parameters: ParameterSnapshot = new Map(
  [...trace(model, graph).parameterShapes].map(([path, shape], index) => {
    const length = shape.reduce((a, b) => a * b, 1);
    return [path, { shape, values: Float32Array.from({ length }, (_, at) => index + at / 7) }];
  }),
);
const space = { name: 'tiny', options: { hiddenDim: 5 } };
const trained = { members: [{ model, parameters }], graph, space, metrics: { test: { accuracy: 0.75, rocAuc: Number.NaN } } };
const file = encodeModel(trained);

/** The file with another description. */
function describedBy(change: (info: Record<string, unknown>) => unknown): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(file);
  return encodeSafetensors(tensors, { gnas: JSON.stringify(change(JSON.parse(metadata.get('gnas') ?? ''))) });
}

/** The file with another selection of its one member. */
const withSelection = (other: object): Uint8Array =>
  describedBy((info) => ({ ...info, members: (info.members as object[]).map((member) => ({ ...member, selection: other })) }));

describe('a model file', () => {
  it('gives back the model, its weights and what is known of it', async () => {
    const loaded = await loadModel(file, { plugins: [plugin] });
    expect(loaded.members).toHaveLength(1);
    expect(loaded.members[0]?.parameters).toEqual(parameters);
    expect(loaded.members[0]?.model.selection).toEqual(selection);
    expect(loaded.members[0]?.model.space).toMatchObject({ hiddenDim: 5 });
    expect(loaded.info).toMatchObject({
      space,
      members: [
        {
          description: { op_0: 'linear', in_1: 'hidden', op_1: 'neighbors' },
          architecture: trace(model, graph).architecture,
        },
      ],
      dataset: { name: 'tiny', classNames: ['a', 'b'], schema: { columns: ['x'] } },
      metrics: { test: { accuracy: 0.75 } },
    });
  });

  it('holds what the model uses and no more', async () => {
    const supernet = new Map([...parameters, ['op_0/other/weight', { shape: [1], values: Float32Array.of(9) }]]);
    expect(encodeModel({ ...trained, members: [{ model, parameters: supernet }] })).toEqual(file);
    expect(() => encodeModel({ ...trained, members: [{ model, parameters: new Map() }] })).toThrow(
      /"op_0\/linear\/weight", which is missing/,
    );
  });

  it('holds several architectures whose outputs are averaged', async () => {
    const other = model.space.parseModel({ op_0: 1, in_1: 0, op_1: 0 });
    const weights: ParameterSnapshot = new Map(
      [...trace(other, graph).parameterShapes].map(([path, shape]) => {
        const length = shape.reduce((a, b) => a * b, 1);
        return [path, { shape, values: new Float32Array(length).fill(0.5) }];
      }),
    );
    const members = [
      { model, parameters },
      { model: other, parameters: weights },
    ];
    const loaded = await loadModel(encodeModel({ ...trained, members }), { plugins: [plugin] });
    expect(loaded.members.map((member) => member.model.selection)).toEqual([selection, other.selection]);
    expect(loaded.members.map((member) => member.parameters)).toEqual([parameters, weights]);
  });

  it('takes the space itself where it has no name', async () => {
    const nameless = encodeModel({ ...trained, space: undefined });
    await expect(loadModel(nameless, { plugins: [plugin] })).rejects.toMatchObject({ code: 'GNAS_INVALID_OPTION' });
    expect((await loadModel(nameless, { space: new TinySpace(5) })).members[0]?.parameters).toEqual(parameters);
    await expect(loadModel(nameless, { space: new TinySpace(6) })).rejects.toThrow(/\[3,5\], and the architecture needs \[3,6\]/);
  });

  it('refuses a graph that was encoded in another way, before anything runs', async () => {
    const loaded = await loadModel(file, { plugins: [plugin] });
    const backend = undefined as never;
    const wide = { layout: 'dense' as const, rows: 6, columns: 4, values: new Float32Array(24) };
    await expect(loaded.predict(tinyGraph({ features: wide }), backend)).rejects.toThrow(/has 4 features.*with 3/);
    await expect(loaded.predict(tinyGraph({ numClasses: 3 }), backend)).rejects.toMatchObject({ code: 'GNAS_INCOMPATIBLE' });
    await expect(loaded.predict(tinyGraph({ classNames: ['b', 'a'] }), backend)).rejects.toThrow(/"b" as class 0.*"a"/);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['another safetensors file', encodeSafetensors(parameters), /gnas did not write it/],
    ['a newer one', describedBy((info) => ({ ...info, formatVersion: 2 })), /Update @gnas\/core/],
    ['no description', describedBy(() => null), /cannot be used/],
    ['a description without a width', describedBy(({ inputDim: _, ...info }) => info), /inputDim/],
    ['a selection that is none', withSelection({ op_0: 7 }), /architecture cannot be made/],
    [
      'choices that the space does not have',
      withSelection({ ...selection, __proto__x: 1 }),
      /"__proto__x", which this space doesn.t have/,
    ],
    ['a space of other widths', describedBy((info) => ({ ...info, inputDim: 2 ** 40 })), /needs \[1099511627776,5\]/],
    ['another architecture', withSelection({ ...selection, op_0: 1 }), /op_0\/other\/weight/],
    [
      'weights too many',
      encodeSafetensors(new Map([...decodeSafetensors(file).tensors, ['more', { shape: [1], values: Float32Array.of(1) }]]), {
        gnas: decodeSafetensors(file).metadata.get('gnas') ?? '',
      }),
      /3 tensors, and its architectures have 2/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(loadModel(bytes, { plugins: [plugin], name: 'm.safetensors' })).rejects.toMatchObject({
      code: 'GNAS_INVALID_FILE',
      message: expect.stringMatching(message),
    });
  });

  it('ends a space that would go on declaring choices', async () => {
    const endless = definePlugin({
      name: 'endless',
      apiVersion: 1,
      spaces: {
        tiny: definePart({
          description: 'as many choices as asked for',
          options: z.object({ hiddenDim: z.int() }),
          create: () =>
            new (class extends TinySpace {
              override buildGraph(): void {
                for (let i = 0; ; i++) this.setInputChoice(i, ['a'], { key: `in_${i}` });
              }
            })(),
        }),
      },
    });
    await expect(loadModel(file, { plugins: [endless] })).rejects.toThrow(/declares more than 3 choices/);
  });

  it('takes any description for what it is', async () => {
    const keys = Object.keys(JSON.parse(decodeSafetensors(file).metadata.get('gnas') ?? ''));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...keys), fc.jsonValue(), async (key, value) => {
        try {
          await loadModel(
            describedBy((info) => ({ ...info, [key]: value })),
            { plugins: [plugin] },
          );
        } catch (error) {
          if (!(error instanceof GnasError)) throw error;
        }
      }),
      { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 300), seed: Number(process.env.GNAS_TEST_SEED ?? 1) },
    );
  });

  it('takes no more memory than the file is long, whatever lengths it claims, and leaves prototypes alone', async () => {
    const nested = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        fc.constantFrom(1, 'x', null, 2 ** 31, 1e308),
        fc.dictionary(fc.constantFrom('__proto__', 'constructor', 'prototype', 'polluted'), tie('tree')),
      ),
    })).tree;
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.nat(file.length), nested, async (length, cut, tree) => {
        const lying = file.slice();
        new DataView(lying.buffer).setBigUint64(0, length, true);
        const text = JSON.stringify(tree);
        const before = process.memoryUsage().arrayBuffers;
        for (const bytes of [
          lying,
          file.subarray(0, cut),
          describedBy((info) => ({ ...info, ...JSON.parse(`{"members":[{"selection":${text}}],"metrics":${text}}`) })),
          describedBy((info) => ({ ...info, space: { name: 'tiny', options: JSON.parse(text) } })),
        ])
          await loadModel(bytes, { plugins: [plugin] }).catch((error) => {
            if (!(error instanceof GnasError)) throw error;
          });
        expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24);
        expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined();
      }),
      { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 150), seed: Number(process.env.GNAS_TEST_SEED ?? 1) },
    );
  });

  it('never lets a foreign space or weight through, whatever was changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        async (changes) => {
          const bytes = file.slice();
          for (const [at, value] of changes) bytes[at] = value;
          try {
            const loaded = await loadModel(bytes, { plugins: [plugin] });
            for (const { model, parameters } of loaded.members)
              expect([...parameters.keys()]).toEqual([...trace(model, graph).parameterShapes.keys()]);
          } catch (error) {
            if (!(error instanceof GnasError)) throw error;
          }
        },
      ),
      { numRuns: Number(process.env.GNAS_TEST_RUNS ?? 500), seed: Number(process.env.GNAS_TEST_SEED ?? 1) },
    );
  });
});
