import { type Activation, definePart, definePlugin, type Factory, type OperationMaker, type Registry } from '@gnas/core';
import { z } from 'zod';
import { activationNames } from './operations/activation.js';
import { geoAttentionNames } from './operations/geo-attention.js';
import { geoAggregationNames } from './operations/geo-layer.js';
import { gnnMap, gnnOperationNames, type OperationReference } from './operations/gnn-map.js';
import { autoAttendOperationNames } from './spaces/auto-attend-operations.js';
import { AutoAttendNodeClassificationSpace, autoAttendAggregationNames, autoAttendContexts } from './spaces/auto-attend-space.js';
import { combinationNames } from './spaces/combination.js';
import { GassoSpace } from './spaces/gasso-space.js';
import { defaultActs, defaultHeads, defaultOuts, GraphNasMacroNodeClassificationSpace } from './spaces/graph-nas-macro-space.js';
import { GraphNasNodeClassificationSpace } from './spaces/graph-nas-space.js';
import { nasBenchGraphOperations } from './spaces/nas-bench-graph/canonical-architecture.js';
import { NasBenchGraphSpace } from './spaces/nas-bench-graph/nas-bench-graph-space.js';
import { nasBenchGraphSettingNames } from './spaces/nas-bench-graph/settings.js';
import { SinglePathNodeClassificationSpace } from './spaces/single-path-space.js';
import { StructureMaskSpace } from './spaces/structure-mask-space.js';
import { structureMaskNames } from './structure-masks/mask-map.js';

const descriptions: Readonly<Record<string, string>> = {
  gcn: 'graph convolution (Kipf & Welling 2017)',
  cheb: 'Chebyshev graph convolution (Defferrard et al. 2016)',
  sage: 'GraphSAGE with mean aggregation (Hamilton et al. 2017)',
  arma: 'ARMA graph filter (Bianchi et al. 2021)',
  sg: 'simplified graph convolution (Wu et al. 2019)',
  gin: 'graph isomorphism network (Xu et al. 2019)',
  graph: 'weighted sum of neighbours and root (Morris et al. 2019)',
  linear: 'a linear layer without the graph',
  zero: 'no connection',
  identity: 'what comes in',
};

const operation = (name: string): Factory<OperationMaker> =>
  definePart({
    description: descriptions[name] ?? `graph attention, mean of ${name.slice(4)} heads (Velickovic et al. 2018)`,
    options: z.object({}),
    create: (): OperationMaker => (inDim, outDim) => gnnMap(name, inDim, outDim),
  });

/** Operations by name, those of other plugins too. */
const resolve = async (
  names: readonly string[],
  registry: Registry,
  own: readonly string[] = gnnOperationNames,
): Promise<OperationReference[]> =>
  Promise.all(names.map(async (name) => (own.includes(name) ? name : await registry.create('operations', name))));

/** The options that are there. */
const given = <T extends Record<string, unknown>>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };

const hiddenDim = z.int().min(1).default(64).describe('width of the hidden layers');
const layerNumber = z.int().min(1).default(2).describe('number of layers');
const rate = z.number().min(0).lt(1);
const counts = z.array(z.int().min(1)).min(1);

/** All spaces and operations of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/space',
  apiVersion: 1,
  spaces: {
    'single-path': definePart({
      description: 'layers one after the other, each one of several operations',
      options: z.object({
        hiddenDim,
        layerNumber,
        dropout: rate.default(0.2).describe('dropout rate between layers'),
        ops: z.array(z.string()).min(1).default(['gcn', 'gat_8']).describe('operations of every layer'),
      }),
      create: async ({ ops, ...options }, registry) =>
        new SinglePathNodeClassificationSpace({ ...options, ops: await resolve(ops, registry) }),
    }),
    graphnas: definePart({
      description: "GraphNAS' micro space: inputs, operations, activation and joining (Gao et al. 2020)",
      options: z.object({
        hiddenDim,
        layerNumber,
        dropout: rate.default(0.9).describe('dropout rate on the features'),
        gnnOps: z
          .array(z.string())
          .min(1)
          .default(['gat_8', 'gat_6', 'gat_4', 'gat_2', 'gat_1', 'gcn', 'cheb', 'sage', 'arma', 'sg', 'linear', 'zero'])
          .describe('operations of every layer'),
        actOps: z
          .array(z.enum(activationNames))
          .min(1)
          .default(['sigmoid', 'tanh', 'relu', 'linear', 'elu'] satisfies Activation[])
          .describe('activations'),
        conOps: z
          .array(z.enum(combinationNames))
          .min(1)
          .default([...combinationNames])
          .describe('ways to join the layers'),
      }),
      create: async ({ gnnOps, ...options }, registry) =>
        new GraphNasNodeClassificationSpace({ ...options, gnnOps: await resolve(gnnOps, registry) }),
    }),
    gasso: definePart({
      description: 'mixed operations with learnable edge weights for each layer (GASSO, Qin et al. 2021)',
      options: z.object({
        hiddenDim,
        layerNumber,
        dropout: rate.default(0.8).describe('dropout rate on the features and between layers'),
        ops: z.array(z.string()).min(1).default(['gat_1', 'gcn', 'gin', 'sage', 'linear']).describe('operations of every layer'),
      }),
      create: async ({ ops, ...options }, registry) => new GassoSpace({ ...options, ops: await resolve(ops, registry) }),
    }),
    'nas-bench-graph': definePart({
      description: 'the space of NAS-Bench-Graph: four nodes, nine ways to link them, nine operations (Qin et al. 2022)',
      options: z.object({
        setting: z
          .enum(nasBenchGraphSettingNames)
          .default('cora')
          .describe('dataset whose published setting gives what is not said otherwise'),
        hiddenDim: z.int().min(1).optional().describe('width of the nodes'),
        preProcess: z.boolean().optional().describe('a linear layer before the nodes'),
        postProcess: z.boolean().optional().describe('a linear layer before the classifier'),
        dropout: rate.optional().describe('dropout rate on the features and on what a node takes'),
        ops: z.array(z.enum(nasBenchGraphOperations)).min(1).optional().describe('operations of every node'),
      }),
      create: (options) => new NasBenchGraphSpace(given(options)),
    }),
    'graphnas-macro': definePart({
      description: "GraphNAS' macro space: attention, aggregation, activation, heads and width of every layer (Gao et al. 2020)",
      options: z.object({
        layerNumber,
        dropout: rate.default(0.6).describe('dropout rate on the input and the attention of every layer'),
        gnns: z
          .array(z.enum(geoAttentionNames))
          .min(1)
          .default([...geoAttentionNames])
          .describe('attention functions'),
        aggs: z
          .array(z.enum(geoAggregationNames))
          .min(1)
          .default([...geoAggregationNames])
          .describe('aggregations'),
        acts: z
          .array(z.enum(activationNames))
          .min(1)
          .default([...defaultActs])
          .describe('activations'),
        heads: counts.default([...defaultHeads]).describe('numbers of attention heads'),
        outs: counts.default([...defaultOuts]).describe('widths of a head'),
      }),
      create: (options) => new GraphNasMacroNodeClassificationSpace(options),
    }),
    autoattend: definePart({
      description: 'stem and side paths, joined by addition or attention (Guan et al. 2021)',
      options: z.object({
        hiddenDim,
        layerNumber,
        dropout: rate.default(0.9).describe('dropout rate on the input of every path and on attention'),
        opsType: z.int().min(0).max(1).default(0).describe('set of operations: 0 whole convolutions, 1 attention functions'),
        gnnOps: z.array(z.string()).min(1).optional().describe('operations of every path; default the whole set'),
        actOp: z.enum(activationNames).default('tanh').describe('activation after every path'),
        head: z.int().min(1).default(8).describe('attention heads'),
        aggOps: z
          .array(z.enum(autoAttendAggregationNames))
          .min(1)
          .default([...autoAttendAggregationNames])
          .describe('ways to join paths'),
        context: z
          .enum(autoAttendContexts)
          .default('nc')
          .describe('what shared parameters depend on: nc nothing, sc the source, tc the target, fc both'),
      }),
      create: async ({ gnnOps, opsType: set, ...options }, registry) => {
        const opsType = set === 0 ? 0 : 1;
        const ops = gnnOps && { gnnOps: await resolve(gnnOps, registry, autoAttendOperationNames[opsType]) };
        return new AutoAttendNodeClassificationSpace({ ...options, opsType, ...ops });
      },
    }),
    'structure-mask': definePart({
      description: 'another space, with a defence of the graph chosen for each layer (G-RNA, Xie et al. 2023)',
      options: z.object({
        space: z.string().default('single-path').describe('name of the space within, with its default options'),
        masks: z.array(z.enum(structureMaskNames)).min(1).default(structureMaskNames).describe('masks to choose from'),
      }),
      create: async ({ space, masks }, registry) => new StructureMaskSpace(await registry.create('spaces', space), { masks }),
    }),
  },
  operations: Object.fromEntries(gnnOperationNames.map((name) => [name, operation(name)])),
});
