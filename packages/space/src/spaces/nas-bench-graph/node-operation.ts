import type { Operation } from '@gnas/core/plugin';
import { ARMAConv } from '../../operations/arma-conv.js';
import { ChebConv } from '../../operations/cheb-conv.js';
import { GATConv } from '../../operations/gat-conv.js';
import { GCNConv } from '../../operations/gcn-conv.js';
import { GINConv } from '../../operations/gin-conv.js';
import { GraphConv } from '../../operations/graph-conv.js';
import { Linear } from '../../operations/linear.js';
import { SAGEConv } from '../../operations/sage-conv.js';
import type { NasBenchGraphOperation } from './canonical-architecture.js';

/** Number of heads of the benchmark's GAT, which are concatenated to the width of the node. */
export const gatHeads = 4;

/** Makes an operation as the benchmark defines it. */
export function makeNodeOperation(name: NasBenchGraphOperation, inDim: number, outDim: number): Operation {
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
