import {
  definePart,
  type ForwardInput,
  GnasError,
  type GraphOnDevice,
  type InputChoice,
  type LayerChoice,
  type ModelOps,
  type Operation,
  parseOptions,
  type Selection,
  type Tensor,
} from '@gnas/core/plugin';
import * as z from 'zod';
import { affine } from '../../operations/affine.js';
import { batchNorm } from '../../operations/batch-norm.js';
import { dropoutRate } from '../../operations/conv-options.js';
import { NodeSpace } from '../node-space.js';
import { candidatesOf } from '../space-options.js';
import {
  canonicalArchitecture,
  linkPatterns,
  linksOf,
  type NasBenchGraphOperation,
  nasBenchGraphOperations,
} from './canonical-architecture.js';
import { gatHeads, makeNodeOperation } from './node-operation.js';
import { type NasBenchGraphSetting, nasBenchGraphSettingNames, nasBenchGraphSettings } from './settings.js';
import { blend, product, rest, type Share, shareOf, total } from './share.js';

/** Schema of the options of `NasBenchGraphSpace`. */
export const nasBenchGraphOptions = z.object({
  setting: z
    .enum(nasBenchGraphSettingNames)
    .default('cora')
    .describe('Dataset of the benchmark whose published setting gives the options that are absent.'),
  hiddenDim: z.int().min(1).optional().describe('Output width of each node, a multiple of 4 if `gat` is a candidate.'),
  preProcess: z.boolean().optional().describe('Put a linear layer before the nodes.'),
  postProcess: z.boolean().optional().describe('Put a linear layer before the classifier.'),
  dropout: dropoutRate.optional().describe("Dropout rate on the features and on each node's input."),
  ops: candidatesOf(z.enum(nasBenchGraphOperations)).optional().describe('Candidate operations of each node.'),
});

/** Options of `NasBenchGraphSpace`. */
export type NasBenchGraphOptions = z.input<typeof nasBenchGraphOptions>;

/** Input of a node: the raw features, of the input's width, or something of the hidden width. */
interface Flow {
  readonly x: Tensor;
  readonly isRaw: boolean;
}

/** Input of a node in a mixture: a share of the raw features, and something of the hidden width. */
interface MixedFlow {
  readonly raw: Share;
  readonly hidden: Tensor | undefined;
}

const positions = [0, 1, 2, 3] as const;

/**
 * The space of NAS-Bench-Graph (Qin et al. 2022, section 3.1). `link` says how four nodes are connected, and `op_0` ... `op_3` which
 * operation each applies. `canonicalKey` is the key of the published tables: the 59,049 selections are 26,206 architectures, and one
 * without any operation.
 *
 * The network is that of the code in the benchmark's supplement:
 *
 * 1. Dropout on the features, and a linear layer if the setting has one before the nodes.
 * 2. Each node normalizes its input (batch norm, ReLU, dropout), unless it is the raw features, and applies its operation. GAT
 *    concatenates four heads to the hidden width, GIN has one linear layer, and Chebyshev two terms.
 * 3. The outputs of the leaves are concatenated, pass a ReLU and are classified, through one more linear layer if the setting has it.
 *
 * Batch norm evaluates by running statistics. A selection runs as its canonical architecture, so isomorphic
 * selections are one network with one set of parameters. If no operation is left, the network is a linear classifier.
 *
 * A mixture doesn't move skip connections. The input of a node is the sum of earlier outputs, weighted by the patterns that link them, and
 * the classifier sums the nodes, weighted by the patterns in which they are leaves.
 */
export class NasBenchGraphSpace extends NodeSpace {
  override readonly benchmark = 'nas-bench-graph';
  readonly hiddenDim: number;
  readonly preProcess: boolean;
  readonly postProcess: boolean;
  readonly dropout: number;
  readonly ops: readonly NasBenchGraphOperation[];
  #link: InputChoice | undefined;
  #nodes: readonly LayerChoice[] = [];
  /** The candidates, for raw features. */
  #rawOperations: readonly Operation[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION */
  constructor(options: NasBenchGraphOptions = {}) {
    super();
    const { setting, ...given } = parseOptions('NasBenchGraphSpace', nasBenchGraphOptions, options);
    const published: NasBenchGraphSetting = nasBenchGraphSettings[setting];
    this.hiddenDim = given.hiddenDim ?? published.hiddenDim;
    this.preProcess = given.preProcess ?? published.preProcess;
    this.postProcess = given.postProcess ?? published.postProcess;
    this.dropout = given.dropout ?? published.dropout;
    this.ops = given.ops ?? published.ops;
    if (this.ops.includes('gat') && this.hiddenDim % gatHeads !== 0)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `NasBenchGraphSpace: hiddenDim is ${this.hiddenDim}, but gat concatenates ${gatHeads} heads. Expected a multiple of ${gatHeads}.`,
      );
  }

  override buildGraph(): void {
    this.#link = this.setInputChoice(0, linkPatterns, { key: 'link' });
    this.#nodes = positions.map((position) =>
      this.setLayerChoice(
        position + 1,
        this.ops.map((name) => makeNodeOperation(name, this.hiddenDim, this.hiddenDim)),
        { key: `op_${position}` },
      ),
    );
    this.#rawOperations = this.ops.map((name) => makeNodeOperation(name, this.inputDim, this.hiddenDim));
  }

  override canonicalKey(selection: Selection): string {
    return this.#canonical(
      Number(selection.link),
      positions.map((position) => Number(selection[`op_${position}`])),
    ).key;
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const dropped = ops.dropout(x, this.dropout);
    const start: Flow = this.preProcess
      ? {
          x: ops.step({ label: 'preprocess', inputs: [dropped] }, () =>
            affine(ops.within('preprocess'), dropped, this.inputDim, this.hiddenDim),
          ),
          isRaw: false,
        }
      : { x: dropped, isRaw: true };
    const link = ops.resolve(this.#link as InputChoice);
    const nodes = this.#nodes.map((choice) => ops.resolve(choice));
    const isFixed = [link, ...nodes].every(({ kind }) => kind === 'fixed');
    const indices = nodes.map((node) => (node.kind === 'fixed' ? (node.indices[0] ?? 0) : 0));
    return isFixed && link.kind === 'fixed'
      ? this.#network(graph, ops, start, link.indices[0] ?? 0, indices)
      : this.#mixture(graph, ops, start);
  }

  #network(graph: GraphOnDevice, ops: ModelOps, start: Flow, pattern: number, indices: readonly number[]): Tensor {
    const canonical = this.#canonical(pattern, indices);
    const links = linksOf(canonical.pattern);
    const outputs = [start];
    canonical.order.forEach((node, position) => {
      const from = outputs[links[position] as number] as Flow;
      const index = indices[node] as number;
      const name = this.ops[index] as string;
      const x = ops.step({ label: name, choice: `op_${node}`, inputs: [from.x] }, () => {
        const inner = ops.within(`op_${position}`);
        const taken = from.isRaw ? from.x : this.#normalize(inner, from.x);
        return this.#operate(graph, inner, position, index, { ...from, x: taken });
      });
      outputs.push({ x, isRaw: from.isRaw && name === 'skip' });
    });
    const leaves = positions.filter((position) => !links.includes(position + 1));
    return this.#classify(
      ops,
      leaves.map((position) => ({ position, share: 1, ...(outputs[position + 1] as Flow) })),
    );
  }

  #mixture(graph: GraphOnDevice, ops: ModelOps, start: Flow): Tensor {
    const link = ops.resolve(this.#link as InputChoice);
    const linked = (counts: (links: readonly number[]) => boolean): Share =>
      shareOf(ops, link, linkPatterns.length, (pattern) => counts(linksOf(pattern)));
    const outputs: MixedFlow[] = [start.isRaw ? { raw: 1, hidden: undefined } : { raw: 0, hidden: start.x }];
    for (const position of positions) {
      const shares = outputs.map((_, source) => linked((links) => links[position] === source));
      const raw = total(
        ops,
        outputs.map((output, source) => product(ops, shares[source] as Share, output.raw)),
      );
      const hidden = blend(
        ops,
        outputs.map((output, source) => ({ share: shares[source] as Share, x: output.hidden })),
      );
      outputs.push(this.#mixedNode(graph, ops, position, start.x, { raw, hidden }));
    }
    const leaves = positions.flatMap((position) => {
      const { hidden } = outputs[position + 1] as MixedFlow;
      const share = linked((links) => !links.includes(position + 1));
      return hidden && share !== 0 ? [{ position, share, x: hidden, isRaw: false }] : [];
    });
    return this.#classify(ops, leaves.length > 0 ? leaves : [{ position: 3, share: 1, ...start }]);
  }

  /** Runs every candidate on its input: the raw features, the hidden input, or both by their shares. */
  #mixedNode(graph: GraphOnDevice, ops: ModelOps, position: number, features: Tensor, { raw, hidden }: MixedFlow): MixedFlow {
    const inner = ops.within(`op_${position}`);
    const choice = this.#nodes[position] as LayerChoice;
    const resolution = ops.resolve(choice);
    const share = this.ops.map((_, index) => shareOf(ops, resolution, this.ops.length, (candidate) => candidate === index));
    const taken = hidden && raw !== 1 ? this.#normalize(inner, hidden) : undefined;
    const notRaw = rest(ops, raw);
    const parts = this.ops.flatMap((name, index) => {
      const part = (flow: Flow, of: Share) => {
        const weight = product(ops, share[index] as Share, of);
        if (weight === 0) return [];
        const x = ops.step({ label: name, choice: choice.key, inputs: [flow.x] }, () =>
          this.#operate(graph, inner, position, index, flow),
        );
        return [{ share: weight, x }];
      };
      return [
        ...(name === 'skip' ? [] : part({ x: features, isRaw: true }, raw)),
        ...(taken ? part({ x: taken, isRaw: false }, notRaw) : []),
      ];
    });
    const skip = this.ops.indexOf('skip');
    return { raw: skip < 0 ? 0 : product(ops, share[skip] as Share, raw), hidden: blend(ops, parts) };
  }

  #normalize(ops: ModelOps, x: Tensor): Tensor {
    return ops.activate(batchNorm(ops.within('norm'), x, this.hiddenDim), { activation: 'relu', dropout: this.dropout });
  }

  /** Parameters for raw features have a path of their own, because their shape differs. */
  #operate(graph: GraphOnDevice, ops: ModelOps, position: number, index: number, { x, isRaw }: Flow): Tensor {
    const operation = (isRaw ? this.#rawOperations : this.#nodes[position]?.candidates)?.[index] as Operation;
    const inner = ops.within(operation.name);
    return operation.forward({ graph, x, ops: isRaw ? inner.within('raw') : inner });
  }

  /** Classifies the leaves. A linear layer on their concatenation is the sum of one linear layer for each. */
  #classify(ops: ModelOps, leaves: readonly (Flow & { readonly position: number; readonly share: Share })[]): Tensor {
    const { hiddenDim, outputDim, postProcess } = this;
    const width = postProcess ? hiddenDim : outputDim;
    return ops.step({ label: 'classifier', inputs: leaves.map(({ x }) => x) }, () => {
      const inner = ops.within('classifier');
      const joinedWidth = leaves.reduce((sum, { x }) => sum + (x.shape[1] as number), 0);
      const joined = blend(
        ops,
        leaves.map(({ position, share, x, isRaw }) => {
          const shape = [x.shape[1] as number, width];
          const limit = Math.sqrt(6 / (joinedWidth + width));
          const weight = inner.parameter(isRaw ? 'raw' : `leaf_${position}`, shape, { kind: 'uniform', limit });
          return { share, x: ops.linear(isRaw ? x : ops.applyActivation(x, 'relu'), weight) };
        }),
      ) as Tensor;
      const scores = ops.activate(joined, { bias: inner.parameter('bias', [width], 'zeros') });
      return postProcess ? affine(inner.within('output'), scores, hiddenDim, outputDim) : scores;
    });
  }

  #canonical(pattern: number, indices: readonly number[]) {
    return canonicalArchitecture(
      pattern,
      indices.map((index) => nasBenchGraphOperations.indexOf(this.ops[index] as NasBenchGraphOperation)),
    );
  }
}

/** `NasBenchGraphSpace` by name. */
export const nasBenchGraphSpace = definePart({
  description: 'The space of NAS-Bench-Graph: four nodes, nine ways to link them, nine operations (Qin et al. 2022).',
  options: nasBenchGraphOptions,
  create: (options) => new NasBenchGraphSpace(options),
});
