import { didYouMean, GnasError, type Operation } from '@gnas/core/plugin';
import { ARMAConv } from '../operations/arma-conv.js';
import { ChebConv } from '../operations/cheb-conv.js';
import { GATConv } from '../operations/gat-conv.js';
import { GCNConv } from '../operations/gcn-conv.js';
import type { GeoAttention } from '../operations/geo-attention.js';
import { GeoLayer } from '../operations/geo-layer.js';
import { Identity } from '../operations/identity.js';
import { Linear } from '../operations/linear.js';
import type { OperationReference } from '../operations/operation-reference.js';
import { SAGEConv } from '../operations/sage-conv.js';
import { SGConv } from '../operations/sg-conv.js';
import { Zero } from '../operations/zero.js';

/** Position of an operation in AutoAttend's space, and what follows from it. */
export interface AutoAttendPlace {
  readonly inDim: number;
  readonly outDim: number;
  /** Number of heads of the second set's operations. */
  readonly heads: number;
  /** Whether heads of width outDim / heads are concatenated. The last layer averages them instead. */
  readonly concat: boolean;
  readonly dropout: number;
}

type Make = (place: AutoAttendPlace, name: string) => Operation;

/** Width of a head. @throws GnasError GNAS_INVALID_OPTION if the heads don't divide outDim */
function headDim({ outDim, concat }: AutoAttendPlace, heads: number, name: string): number {
  if (!concat) return outDim;
  if (outDim % heads === 0) return outDim / heads;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `AutoAttend's ${name} concatenates ${heads} heads, which do not divide the hidden width ${outDim}. Choose a hiddenDim that is a multiple of ${heads}, or leave ${name} out of gnnOps.`,
  );
}

const gat =
  (heads: number): Make =>
  (place, name) => {
    const { inDim, concat, dropout } = place;
    return new GATConv({ inDim, outDim: headDim(place, heads, name), heads, concat, dropout, addSelfLoops: false, name });
  };

const geo =
  (attention: GeoAttention): Make =>
  (place, name) => {
    const { inDim, heads, concat, dropout } = place;
    return new GeoLayer({ inDim, outDim: headDim(place, heads, name), heads, concat, dropout, attention, name });
  };

const zero: Make = ({ outDim }, name) => new Zero({ outDim, name });

const widths = ({ inDim, outDim }: AutoAttendPlace) => ({ inDim, outDim });

/**
 * The two operation sets of AutoAttend's graph spaces, as published in AutoGL-light. The first has whole convolutions, which add no
 * self-loops. The second has the attention functions of GraphNAS' macro layer, which add them.
 */
const sets: readonly [Readonly<Record<string, Make>>, Readonly<Record<string, Make>>] = [
  {
    ZERO: zero,
    IDEN: (place, name) => new Identity({ ...widths(place), name }),
    GCN: (place, name) => new GCNConv({ ...widths(place), addSelfLoops: false, name }),
    'SAGE-MEAN': (place, name) => new SAGEConv({ ...widths(place), name }),
    GAT16: gat(16),
    GAT2: gat(2),
    GAT4: gat(4),
    GAT8: gat(8),
    GAT1: gat(1),
    LIN: (place, name) => new Linear({ ...widths(place), name }),
    ARMA: (place, name) => new ARMAConv({ ...widths(place), name }),
    CHEB: (place, name) => new ChebConv({ ...widths(place), terms: 2, name }),
    SGC: (place, name) => new SGConv({ ...widths(place), addSelfLoops: false, name }),
  },
  {
    ZERO: zero,
    CONST: geo('const'),
    GCN: geo('gcn'),
    GAT: geo('gat'),
    SYM: geo('gat_sym'),
    COS: geo('cos'),
    LIN: geo('linear'),
    GENE: geo('generalized_linear'),
  },
];

/** Number of an operation set: 0 for whole convolutions, 1 for attention functions. */
export type AutoAttendOperationSet = 0 | 1;

/** Names of the operations of each set. */
export const autoAttendOperationNames: readonly [readonly string[], readonly string[]] = [
  Object.keys(sets[0]),
  Object.keys(sets[1]),
];

/** Makes an operation of a set by name, or calls a maker. @throws GnasError GNAS_UNKNOWN_NAME, GNAS_INVALID_OPTION */
export function autoAttendMap(reference: OperationReference, opsType: AutoAttendOperationSet, place: AutoAttendPlace): Operation {
  if (typeof reference === 'function') return reference(place.inDim, place.outDim);
  const make = Object.hasOwn(sets[opsType], reference) ? sets[opsType][reference] : undefined;
  if (make) return make(place, reference);
  const known = autoAttendOperationNames[opsType];
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `Unknown operation "${reference}" in AutoAttend's set ${opsType}${didYouMean(reference, known)}. Known: ${known.join(', ')}. For your own operation, pass a function (inDim, outDim) => new MyConv(...).`,
  );
}
