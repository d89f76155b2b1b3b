import { type Baseline, BaseSpace, type ForwardInput, type OperationMaker, type Tensor } from '@gnas/core/plugin';
import { GATConv } from '../operations/gat-conv.js';
import { GCNConv } from '../operations/gcn-conv.js';
import { Linear } from '../operations/linear.js';

const hiddenDim = 64;
const dropout = 0.5;

/** One fixed architecture of two layers, with a leaky ReLU and dropout between them. */
class ClassicSpace extends BaseSpace {
  readonly #hidden: OperationMaker;
  readonly #output: OperationMaker;

  constructor(hidden: OperationMaker, output = hidden) {
    super();
    this.#hidden = hidden;
    this.#output = output;
  }

  override buildGraph(): void {
    this.setLayerChoice(0, [this.#hidden(this.inputDim, hiddenDim)], { key: 'op_0' });
    this.setLayerChoice(1, [this.#output(hiddenDim, this.outputDim)], { key: 'op_1' });
  }

  override forward({ graph, x, ops }: ForwardInput): Tensor {
    const h = ops.activate(this.layer('op_0')({ graph, x, ops }), { activation: 'leaky_relu', dropout });
    return this.layer('op_1')({ graph, x: h, ops });
  }
}

/**
 * Makes the classic models that found ones are compared with: MLP, GCN (Kipf & Welling 2017) and GAT with 8 concatenated heads, then one
 * head (Velickovic et al. 2018, section 3.3). Each has two layers, hidden width 64 and dropout 0.5.
 */
export function classicBaselines(): readonly Baseline[] {
  const spaces = {
    MLP: new ClassicSpace((inDim, outDim) => new Linear({ inDim, outDim })),
    GCN: new ClassicSpace((inDim, outDim) => new GCNConv({ inDim, outDim })),
    GAT: new ClassicSpace(
      (inDim, outDim) => new GATConv({ inDim, outDim: outDim / 8, heads: 8, concat: true, name: 'gat' }),
      (inDim, outDim) => new GATConv({ inDim, outDim, name: 'gat' }),
    ),
  };
  return Object.entries(spaces).map(([name, space]) => ({ name, space, selection: { op_0: 0, op_1: 0 } }));
}
