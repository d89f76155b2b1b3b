import {
  BaseSpace,
  didYouMean,
  type ForwardInput,
  GnasError,
  type GraphOnDevice,
  type InputChoice,
  type LayerChoice,
  type ModelOps,
  type Operation,
  type Selection,
  type Tensor,
} from '@gnas/core';
import { affine } from '../../operations/affine.js';
import { ARMAConv } from '../../operations/arma-conv.js';
import { batchNorm } from '../../operations/batch-norm.js';
import { ChebConv } from '../../operations/cheb-conv.js';
import { checkCounts, checkRate } from '../../operations/conv-options.js';
import { GATConv } from '../../operations/gat-conv.js';
import { GCNConv } from '../../operations/gcn-conv.js';
import { GINConv } from '../../operations/gin-conv.js';
import { GraphConv } from '../../operations/graph-conv.js';
import { Linear } from '../../operations/linear.js';
import { SAGEConv } from '../../operations/sage-conv.js';
import {
  canonicalArchitecture,
  linkPatterns,
  linksOf,
  type NasBenchGraphOperation,
  nasBenchGraphOperations,
} from './canonical-architecture.js';
import { type NasBenchGraphSetting, type NasBenchGraphSettingName, nasBenchGraphSettings } from './settings.js';
import { blend, product, rest, type Share, shareOf, total } from './share.js';

/** Of `NasBenchGraphSpace`. */
export interface NasBenchGraphOptions extends Partial<Omit<NasBenchGraphSetting, 'training'>> {
  /** The dataset whose published setting gives what is not said otherwise. Default 'cora'. */
  readonly setting?: NasBenchGraphSettingName;
}

/** What a node takes: features as they are, of the input's width, or something of the hidden width. */
interface Flow {
  readonly x: Tensor;
  readonly isRaw: boolean;
}

/** What a node of a mixture takes: how much of the features as they are, and something of the hidden width. */
interface MixedFlow {
  readonly raw: Share;
  readonly hidden: Tensor | undefined;
}

const positions = [0, 1, 2, 3] as const;

/**
 * The space of NAS-Bench-Graph (Qin et al. 2022, section 3.1): `link` says how four nodes hang together, `op_0` ... `op_3` what each
 * does. `canonicalKey` is the key of the published tables: 59,049 selections are 26,206 architectures, and one without any operation.
 *
 * The network is the benchmark's, as the code of its supplement has it: dropout on the features; a linear layer where the setting
 * has one; each node normalizes what it takes (batch norm, ReLU, dropout; not the features as they are) and applies its operation;
 * the leaves are joined, ReLU, and classified, where the setting says so through one more linear layer. A selection runs as its
 * canonical architecture, so isomorphic selections are one network with one set of parameters. GAT has four heads, joined to the
 * hidden width; GIN one linear layer; Chebyshev two terms. Where no operation is left, it is a linear classifier. Batch norm keeps
 * running statistics for evaluation.
 *
 * A mixture is defined without moving skip connections: a node's input is the sum of earlier outputs, weighted by the patterns that
 * link them, and the classifier sums the nodes, weighted by the patterns in which they are leaves.
 */
export class NasBenchGraphSpace extends BaseSpace {
  override readonly benchmark = 'nas-bench-graph';
  readonly hiddenDim: number;
  readonly preProcess: boolean;
  readonly postProcess: boolean;
  readonly dropout: number;
  readonly ops: readonly NasBenchGraphOperation[];
  #link: InputChoice | undefined;
  #nodes: readonly LayerChoice[] = [];
  /** The candidates, for features as they are. */
  #rawOperations: readonly Operation[] = [];

  /** @throws GnasError GNAS_INVALID_OPTION, GNAS_UNKNOWN_NAME */
  constructor({ setting = 'cora', ...options }: NasBenchGraphOptions = {}) {
    super();
    const published: NasBenchGraphSetting | undefined = Object.hasOwn(nasBenchGraphSettings, setting)
      ? nasBenchGraphSettings[setting]
      : undefined;
    if (!published)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `NAS-Bench-Graph has no setting "${setting}"${didYouMean(setting, Object.keys(nasBenchGraphSettings))}. It has ${Object.keys(nasBenchGraphSettings).join(', ')}.`,
      );
    const { hiddenDim, preProcess, postProcess, dropout, ops } = { ...published, ...options };
    checkCounts(new.target.name, { hiddenDim });
    checkRate(new.target.name, 'dropout', dropout);
    for (const name of ops)
      if (!nasBenchGraphOperations.includes(name))
        throw new GnasError(
          'GNAS_UNKNOWN_NAME',
          `NAS-Bench-Graph has no operation "${name}"${didYouMean(name, nasBenchGraphOperations)}. It has ${nasBenchGraphOperations.join(', ')}.`,
        );
    if (ops.includes('gat') && hiddenDim % gatHeads !== 0)
      throw new GnasError(
        'GNAS_INVALID_OPTION',
        `${new.target.name}: hiddenDim is ${hiddenDim}; gat joins ${gatHeads} heads, so give a multiple of ${gatHeads}.`,
      );
    this.hiddenDim = hiddenDim;
    this.preProcess = preProcess;
    this.postProcess = postProcess;
    this.dropout = dropout;
    this.ops = ops;
  }

  override buildGraph(): void {
    this.#link = this.setInputChoice(0, linkPatterns, { key: 'link' });
    this.#nodes = positions.map((position) =>
      this.setLayerChoice(
        position + 1,
        this.ops.map((name) => makeOperation(name, this.hiddenDim, this.hiddenDim)),
        { key: `op_${position}` },
      ),
    );
    this.#rawOperations = this.ops.map((name) => makeOperation(name, this.inputDim, this.hiddenDim));
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
    const scores =
      isFixed && link.kind === 'fixed'
        ? this.#network(graph, ops, start, link.indices[0] ?? 0, indices)
        : this.#mixture(graph, ops, start);
    return ops.logSoftmax(scores);
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

  /** Every candidate on what it takes: on the features as they are, on the hidden input, or by their shares on both. */
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

  /** Parameters for features as they are have a path of their own, because they have another shape. */
  #operate(graph: GraphOnDevice, ops: ModelOps, position: number, index: number, { x, isRaw }: Flow): Tensor {
    const operation = (isRaw ? this.#rawOperations : this.#nodes[position]?.candidates)?.[index] as Operation;
    const inner = ops.within(operation.name);
    return operation.forward({ graph, x, ops: isRaw ? inner.within('raw') : inner });
  }

  /** A linear layer on the joined leaves is a sum of linear layers, one for each. */
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

const gatHeads = 4;

function makeOperation(name: NasBenchGraphOperation, inDim: number, outDim: number): Operation {
  const options = { inDim, outDim, name };
  switch (name) {
    case 'gat':
      return new GATConv({ ...options, outDim: outDim / gatHeads, heads: gatHeads, concat: true });
    case 'gcn':
      return new GCNConv(options);
    case 'gin':
      return new GINConv({ ...options, layers: 1 });
    case 'cheb':
      return new ChebConv(options);
    case 'sage':
      return new SAGEConv(options);
    case 'arma':
      return new ARMAConv(options);
    case 'graph':
      return new GraphConv(options);
    case 'fc':
      return new Linear(options);
    case 'skip':
      return { name, forward: ({ x }) => x };
  }
}
