import { GATConv, gnnMap, gnnOperationNames } from '@gnas/space';
import { FixedSpace } from './fixed-space.mjs';

/** Every operation that trains something, by its name in `gnnMap`, and GAT as it was published. */
export const operationNames = ['gat 8x8', ...gnnOperationNames.filter((name) => !['zero', 'identity'].includes(name))];

/** Layers of one operation, ReLU and dropout between them and dropout on the features. */
export function layersOf(name, { hidden = 64, depth = 2, dropout = 0.5 } = {}) {
  const gat = name === 'gat 8x8';
  const rate = gat ? 0.6 : dropout;
  const make = (inDim, outDim, last) => {
    if (!gat) return gnnMap(name, inDim, outDim);
    return last
      ? new GATConv({ inDim, outDim, heads: 1, dropout: rate })
      : new GATConv({ inDim, outDim: hidden / 8, heads: 8, concat: true, dropout: rate });
  };
  return new FixedSpace(
    (inDim, outDim) =>
      Array.from({ length: depth }, (_, layer) =>
        make(layer === 0 ? inDim : hidden, layer === depth - 1 ? outDim : hidden, layer === depth - 1),
      ),
    ({ x, ops }, layer) => {
      let h = ops.dropout(x, rate);
      for (let at = 0; at < depth; at++) {
        h = layer(at, h);
        if (at < depth - 1) h = ops.activate(h, { activation: gat ? 'elu' : 'relu', dropout: rate });
      }
      return h;
    },
  );
}

/** The one selection of such a space. */
export const selectionOf = (space) => Object.fromEntries(space.choices.map(({ key }) => [key, 0]));
