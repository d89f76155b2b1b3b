import { readFileSync } from 'node:fs';
import { sparseMatrix } from '@gnas/core/conformance';
import { bindOps, createGraph, type Graph, type Operation, ParameterStore, type Tensor } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { backendOf, devices } from '../../../../testing/devices.js';
import { ARMAConv } from './arma-conv.js';
import { ChebConv } from './cheb-conv.js';
import { GATConv } from './gat-conv.js';
import { GCNConv } from './gcn-conv.js';
import { geoAttentionNames } from './geo-attention.js';
import { GeoLayer, geoAggregationNames } from './geo-layer.js';
import { GINConv } from './gin-conv.js';
import { GraphConv } from './graph-conv.js';
import { Linear } from './linear.js';
import { SAGEConv } from './sage-conv.js';
import { SGConv } from './sg-conv.js';

interface Values {
  readonly shape: number[];
  readonly values: number[];
}
interface Case {
  readonly name: string;
  readonly numNodes: number;
  readonly source: number[];
  readonly target: number[];
  readonly edgeWeight?: number[] | null;
  /** By row. */
  readonly x: number[][];
  readonly parameters: Record<string, Values>;
  readonly output: Values;
  /** As long as the output. Gradients are those of sum(output * cotangent). */
  readonly cotangent: number[];
  readonly gradX: number[];
  readonly gradParameters: Record<string, number[]>;
}

/** Our parameter, PyTorch's, and whether PyTorch's is the transpose, like a linear layer's weight [out, in]. */
type Pairing = readonly [ours: string, theirs: string, transposed: boolean, slice?: number];

const size = { inDim: 5, outDim: 4 };
const weightAndBias: Pairing[] = [
  ['weight', 'lin.weight', true],
  ['bias', 'bias', false],
];
const sage: Pairing[] = [
  ['weight', 'lin_l.weight', true],
  ['bias', 'lin_l.bias', false],
  ['rootWeight', 'lin_r.weight', true],
];
const gat: Pairing[] = [
  ['weight', 'lin_src.weight', true],
  ['attentionSource', 'att_src', false],
  ['attentionTarget', 'att_dst', false],
  ['bias', 'bias', false],
];
const sg: Pairing[] = [
  ['weight', 'lin.weight', true],
  ['bias', 'lin.bias', false],
];
const cheb = (terms: number): Pairing[] => [
  ...Array.from({ length: terms }, (_, k): Pairing => [`weight_${k}`, `lins.${k}.weight`, true]),
  ['bias', 'bias', false],
];
const arma: Pairing[] = [
  ['weight_0_0', 'init_weight', false],
  ['rootWeight_0_0', 'root_weight', false],
  ['bias_0_0', 'bias', false],
];
const stacks = [0, 1];
const arma2x2: Pairing[] = stacks.flatMap((stack): Pairing[] => [
  [`weight_${stack}_0`, 'init_weight', false, stack],
  [`weight_${stack}_1`, 'weight', false, stack],
  ...stacks.flatMap((layer): Pairing[] => [
    [`rootWeight_${stack}_${layer}`, 'root_weight', false, 2 * layer + stack],
    [`bias_${stack}_${layer}`, 'bias', false, 2 * layer + stack],
  ]),
]);

/** GraphNAS' layer with 2 heads of width 2 on 3 features, for each attention and aggregation. */
const geo = geoAttentionNames.flatMap((attention) =>
  geoAggregationNames.map((aggregation): [string, [Operation, Pairing[]]] => {
    const pairings: Pairing[] = [
      ['weight', 'weight', false],
      ['bias', 'bias', false],
    ];
    if (attention !== 'gcn' && attention !== 'const') pairings.push(['attention', 'att', false]);
    if (attention === 'generalized_linear') pairings.push(['generalAttention', 'general_att_layer.weight', true]);
    if (aggregation !== 'sum')
      for (const layer of [0, 1])
        pairings.push(
          [`pool_${layer}/weight`, `pool_layer.${layer}.weight`, true],
          [`pool_${layer}/bias`, `pool_layer.${layer}.bias`, false],
        );
    return [
      `geo_${attention}_${aggregation}`,
      [new GeoLayer({ inDim: 3, outDim: 2, heads: 2, attention, aggregation }), pairings],
    ];
  }),
);

const operations: Record<string, [Operation, Pairing[]]> = {
  ...Object.fromEntries(geo),
  gcn: [new GCNConv(size), weightAndBias],
  gcn_weighted: [new GCNConv(size), weightAndBias],
  ...Object.fromEntries(
    [1, 2, 3].flatMap((heads) => [
      [`gat_${heads}_concat`, [new GATConv({ ...size, heads, concat: true }), gat]],
      [`gat_${heads}_mean`, [new GATConv({ ...size, heads }), gat]],
    ]),
  ),
  sage_mean: [new SAGEConv(size), sage],
  sage_max: [new SAGEConv({ ...size, reduce: 'max' }), sage],
  cheb_2: [new ChebConv(size), cheb(2)],
  cheb_3: [new ChebConv({ ...size, terms: 3 }), cheb(3)],
  arma: [new ARMAConv(size), arma],
  arma_2x2: [new ARMAConv({ ...size, stacks: 2, layers: 2 }), arma2x2],
  sg_1: [new SGConv(size), sg],
  sg_2: [new SGConv({ ...size, hops: 2 }), sg],
  gin: [
    new GINConv(size),
    [
      ['weight', 'nn.0.weight', true],
      ['bias', 'nn.0.bias', false],
      ['output/weight', 'nn.2.weight', true],
      ['output/bias', 'nn.2.bias', false],
    ],
  ],
  graph: [
    new GraphConv(size),
    [
      ['weight', 'lin_rel.weight', true],
      ['bias', 'lin_rel.bias', false],
      ['rootWeight', 'lin_root.weight', true],
    ],
  ],
  linear: [
    new Linear(size),
    [
      ['weight', 'weight', true],
      ['bias', 'bias', false],
    ],
  ],
};

/** Converts PyTorch's values to our layout. */
function ours({ shape, values }: Values, transposed: boolean, shapeOfOurs: readonly number[], slice = 0): number[] {
  const length = shapeOfOurs.reduce((a, b) => a * b, 1);
  const part = values.slice(slice * length, (slice + 1) * length);
  if (!transposed) return part;
  const [rows, columns] = shape as [number, number];
  return Array.from({ length }, (_, at) => part[(at % rows) * columns + Math.floor(at / rows)] as number);
}

function graphOf({ numNodes, source, target, edgeWeight, x }: Case, sparse: boolean): Graph {
  const columns = x[0]?.length ?? 0;
  const values = x.flat();
  return createGraph({
    name: 'reference',
    numNodes,
    source: Int32Array.from(source),
    target: Int32Array.from(target),
    ...(edgeWeight && { edgeWeights: Float32Array.from(edgeWeight) }),
    features: sparse
      ? sparseMatrix(numNodes, columns, values)
      : { layout: 'dense', rows: numNodes, columns, values: Float32Array.from(values) },
    labels: new Int32Array(numNodes),
    numClasses: 2,
    split: { train: Int32Array.of(0), validation: Int32Array.of(1), test: Int32Array.of(2) },
  });
}

const near = (actual: ArrayLike<number>, expected: readonly number[], what: string): void => {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((actual[i] as number) - value), `${what}[${i}]: ${actual[i]} for ${value}`).toBeLessThan(
      1e-4 * Math.max(1, Math.abs(value)),
    );
  });
};

const folder = process.env.GNAS_REFERENCE_DIR;

describe.runIf(folder)('operations agree with reference vectors (needs GNAS_REFERENCE_DIR)', () => {
  const casesOf = (file: string): Case[] => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8')).cases;
  const cases = folder ? [...casesOf('conv.json'), ...casesOf('geo.json')] : [];
  const covered = cases.filter(({ name }) => name in operations);

  it('there is a vector for each operation', () => {
    expect(covered.map(({ name }) => name).sort()).toEqual(Object.keys(operations).sort());
  });

  describe.each(devices)('on %s', (device) => {
    it.each(covered.flatMap((one) => [[one.name, 'dense', one] as const, [one.name, 'sparse', one] as const]))(
      '%s, %s features',
      async (name, layout, one) => {
        const backend = backendOf(device);
        const [operation, pairings] = operations[name] as [Operation, Pairing[]];
        const graph = backend.upload(graphOf(one, layout === 'sparse'));
        const store = new ParameterStore(backend, 0);
        const x =
          layout === 'dense'
            ? backend.createVariable('x', Float32Array.from(one.x.flat()), [one.numNodes, one.x[0]?.length ?? 0])
            : undefined;
        const run = (): Tensor => {
          const ops = backend.ops({ training: false, seed: 0 });
          return operation.forward({
            graph,
            x: x?.tensor ?? graph.features,
            ops: bindOps(ops, { parameters: store, resolver: () => ({ kind: 'fixed', indices: [0] }) }),
          });
        };
        if (name === 'sage_max' && layout === 'sparse') {
          expect(run).toThrow(/maximum over sparse features/);
          graph.dispose();
          return;
        }
        backend.dispose(backend.tidy(run));
        for (const [own, theirs, transposed, slice] of pairings) {
          const variable = store.variables().find((candidate) => candidate.name === own);
          if (!variable) throw new Error(`${name} has no parameter ${own}`);
          backend.assign(
            variable,
            Float32Array.from(ours(one.parameters[theirs] as Values, transposed, variable.tensor.shape, slice)),
          );
        }
        expect(store.variables().length).toBe(pairings.length);

        const output = backend.tidy(run);
        expect(output.shape).toEqual(one.output.shape);
        near(await backend.read(output), one.output.values, 'output');
        backend.dispose(output);

        const { value, gradients } = backend.valueAndGrad(
          () => {
            const ops = backend.ops({ training: false, seed: 0 });
            return ops.sum(ops.mul(run(), ops.constant(one.cotangent, one.output.shape)));
          },
          () => [...store.variables(), ...(x ? [x] : [])],
        );
        for (const [variable, gradient] of gradients) {
          const values = await backend.read(gradient);
          const pairing = pairings.find(([own]) => own === variable.name);
          if (variable === x) near(values, one.gradX, 'gradient of x');
          else if (pairing)
            near(
              values,
              ours(
                { shape: (one.parameters[pairing[1]] as Values).shape, values: one.gradParameters[pairing[1]] as number[] },
                pairing[2],
                variable.tensor.shape,
                pairing[3],
              ),
              `gradient of ${variable.name}`,
            );
          backend.dispose(gradient);
        }
        expect(gradients.size).toBe(pairings.length + (x ? 1 : 0));
        backend.dispose(value);
        if (x) backend.disposeVariable(x);
        store.dispose();
        graph.dispose();
      },
    );
  });
});
