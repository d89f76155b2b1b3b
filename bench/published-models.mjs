import { GATConv, GCNConv } from '@gnas/space';
import { FixedSpace } from './fixed-space.mjs';

/** Kipf & Welling 2017, section 5.2: two layers, 16 hidden units, dropout 0.5 before each layer. */
export const gcn = () =>
  new FixedSpace(
    (inDim, outDim) => [new GCNConv({ inDim, outDim: 16 }), new GCNConv({ inDim: 16, outDim })],
    ({ x, ops }, layer) => {
      const hidden = ops.activate(layer(0, ops.dropout(x, 0.5)), { activation: 'relu', dropout: 0.5 });
      return layer(1, hidden);
    },
  );

/** Velickovic et al. 2018, section 3.3: 8 heads of 8 units, ELU, one output head, dropout 0.6 on inputs and coefficients. */
export const gat = () =>
  new FixedSpace(
    (inDim, outDim) => [
      new GATConv({ inDim, outDim: 8, heads: 8, concat: true, dropout: 0.6 }),
      new GATConv({ inDim: 64, outDim, heads: 1, dropout: 0.6 }),
    ],
    ({ x, ops }, layer) => {
      const hidden = ops.activate(layer(0, ops.dropout(x, 0.6)), { activation: 'elu', dropout: 0.6 });
      return layer(1, hidden);
    },
  );
