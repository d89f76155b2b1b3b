import { didYouMean, GnasError, type Operation } from '@gnas/core';
import { ARMAConv } from '../operations/arma-conv.js';
import { ChebConv } from '../operations/cheb-conv.js';
import { GATConv } from '../operations/gat-conv.js';
import { GCNConv } from '../operations/gcn-conv.js';
import type { GeoAttention } from '../operations/geo-attention.js';
import { GeoLayer } from '../operations/geo-layer.js';
import { gnnMap, type OperationReference } from '../operations/gnn-map.js';
import { Identity } from '../operations/identity.js';
import { Linear } from '../operations/linear.js';
import { SAGEConv } from '../operations/sage-conv.js';
import { SGConv } from '../operations/sg-conv.js';
import { Zero } from '../operations/zero.js';

/** Where an operation of AutoAttend stands. */
export interface AutoAttendPlace {
  readonly inDim: number;
  readonly outDim: number;
  /** Heads of the second set's operations. */
  readonly heads: number;
  /** Join heads by concatenation, each of width outDim / heads; else (in the last layer) by their mean. */
  readonly concat: boolean;
  readonly dropout: number;
}

type Make = (place: AutoAttendPlace, name: string) => Operation;

/** Width of a head. @throws GnasError GNAS_INVALID_OPTION where heads cannot be concatenated to outDim */
function headDim({ outDim, concat }: AutoAttendPlace, heads: number, name: string): number {
  if (!concat) return outDim;
  if (outDim % heads === 0) return outDim / heads;
  throw new GnasError(
    'GNAS_INVALID_OPTION',
    `AutoAttend's ${name} concatenates ${heads} heads to the hidden width ${outDim}, which they do not divide; choose a hiddenDim that is a multiple of ${heads}, or leave ${name} out of gnnOps.`,
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
 * The two operation sets of AutoAttend's graph spaces, as AutoGL-light publishes them: whole convolutions, without self loops of
 * their own; and attention functions of GraphNAS' macro layer, which have them.
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

/** 0: whole convolutions; 1: attention functions. */
export type AutoAttendOperationSet = 0 | 1;

/** The names of a set's operations. */
export const autoAttendOperationNames: readonly [readonly string[], readonly string[]] = [
  Object.keys(sets[0]),
  Object.keys(sets[1]),
];

/** Makes an operation of a set by name, or one of one's own by class or function. @throws GnasError GNAS_UNKNOWN_NAME, GNAS_INVALID_OPTION */
export function autoAttendMap(reference: OperationReference, opsType: AutoAttendOperationSet, place: AutoAttendPlace): Operation {
  if (typeof reference === 'function') return gnnMap(reference, place.inDim, place.outDim);
  const make = Object.hasOwn(sets[opsType], reference) ? sets[opsType][reference] : undefined;
  if (make) return make(place, reference);
  const known = autoAttendOperationNames[opsType];
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `There is no operation "${reference}" in AutoAttend's set ${opsType}${didYouMean(reference, known)}. Known: ${known.join(', ')}; or give a class or a function.`,
  );
}
