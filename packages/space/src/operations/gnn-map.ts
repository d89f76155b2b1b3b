import { didYouMean, GnasError, type Operation } from '@gnas/core';
import { ARMAConv } from './arma-conv.js';
import { ChebConv } from './cheb-conv.js';
import { GATConv } from './gat-conv.js';
import { GCNConv } from './gcn-conv.js';
import { GINConv } from './gin-conv.js';
import { GraphConv } from './graph-conv.js';
import { Identity } from './identity.js';
import { Linear } from './linear.js';
import { SAGEConv } from './sage-conv.js';
import { SGConv } from './sg-conv.js';
import { Zero } from './zero.js';

type Make = (inDim: number, outDim: number) => Operation;

const gat =
  (heads: number): Make =>
  (inDim, outDim) =>
    new GATConv({ inDim, outDim, heads });

const named: Readonly<Record<string, Make>> = {
  gat_8: gat(8),
  gat_6: gat(6),
  gat_4: gat(4),
  gat_2: gat(2),
  gat_1: gat(1),
  gcn: (inDim, outDim) => new GCNConv({ inDim, outDim }),
  cheb: (inDim, outDim) => new ChebConv({ inDim, outDim }),
  sage: (inDim, outDim) => new SAGEConv({ inDim, outDim }),
  arma: (inDim, outDim) => new ARMAConv({ inDim, outDim }),
  sg: (inDim, outDim) => new SGConv({ inDim, outDim }),
  gin: (inDim, outDim) => new GINConv({ inDim, outDim }),
  graph: (inDim, outDim) => new GraphConv({ inDim, outDim }),
  linear: (inDim, outDim) => new Linear({ inDim, outDim }),
  zero: (_inDim, outDim) => new Zero({ outDim }),
  identity: (inDim, outDim) => new Identity({ inDim, outDim }),
};

/** Names that `gnnMap` knows; the GATs take the mean of their heads, as AutoGL-light's `gnn_map` does. */
export const gnnOperationNames = Object.keys(named);

/** An operation of one's own, as a class or a function of its widths. */
export type OperationClass = new (inDim: number, outDim: number) => Operation;
/** Makes an operation of given widths. */
export type OperationFunction = (inDim: number, outDim: number) => Operation;

/** How a space is told of a candidate: by name, as a class, or as a function. */
export type OperationReference = string | OperationClass | OperationFunction;

/** Makes a candidate of given widths. @throws GnasError GNAS_UNKNOWN_NAME */
export function gnnMap(reference: OperationReference, inDim: number, outDim: number): Operation {
  if (typeof reference === 'function') return isClass(reference) ? new reference(inDim, outDim) : reference(inDim, outDim);
  const make = Object.hasOwn(named, reference) ? named[reference] : undefined;
  if (make) return make(inDim, outDim);
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `There is no operation "${reference}"${didYouMean(reference, gnnOperationNames)}. Known: ${gnnOperationNames.join(', ')}; or give a class or a function.`,
  );
}

function isClass(reference: OperationClass | OperationFunction): reference is OperationClass {
  return typeof reference.prototype?.forward === 'function';
}
