import { didYouMean, GnasError, type Operation, type OperationMaker, type Registry } from '@gnas/core/plugin';
import { arma } from './arma-conv.js';
import { cheb } from './cheb-conv.js';
import type { OperationPart } from './define-operation.js';
import { gat } from './gat-conv.js';
import { gatv2 } from './gatv2-conv.js';
import { gcn } from './gcn-conv.js';
import { gin } from './gin-conv.js';
import { graph } from './graph-conv.js';
import { identity } from './identity.js';
import { linear } from './linear.js';
import type { OperationReference } from './operation-reference.js';
import { rgcn } from './rgcn-conv.js';
import { rsage } from './rsage-conv.js';
import { sage } from './sage-conv.js';
import { sg } from './sg-conv.js';
import { zero } from './zero.js';

/** The operations of this package that spaces know by name. */
export const operations = {
  gat_8: gat(8),
  gat_6: gat(6),
  gat_4: gat(4),
  gat_2: gat(2),
  gat_1: gat(1),
  gatv2_8: gatv2(8),
  gcn,
  cheb,
  sage,
  arma,
  sg,
  gin,
  graph,
  rgcn,
  rsage,
  linear,
  zero,
  identity,
};

const byName: Readonly<Record<string, OperationPart>> = operations;

/** Names that `gnnMap` knows. The GATs average their heads, as in AutoGL-light's `gnn_map`. */
export const gnnOperationNames: readonly string[] = Object.keys(operations);

/** Finds the maker of a candidate, with default options. @throws GnasError GNAS_UNKNOWN_NAME */
export function operationMaker(reference: OperationReference): OperationMaker {
  if (typeof reference === 'function') return reference;
  const part = Object.hasOwn(byName, reference) ? byName[reference] : undefined;
  if (part) return part.create(part.options.parse({}));
  throw new GnasError(
    'GNAS_UNKNOWN_NAME',
    `Unknown operation "${reference}"${didYouMean(reference, gnnOperationNames)}. Known: ${gnnOperationNames.join(', ')}. For your own operation, pass a function (inDim, outDim) => new MyConv(...).`,
  );
}

/** Makes an operation of the given widths, as AutoGL-light's `gnn_map`. @throws GnasError GNAS_UNKNOWN_NAME */
export function gnnMap(reference: OperationReference, inDim: number, outDim: number): Operation {
  return operationMaker(reference)(inDim, outDim);
}

/**
 * Replaces the names of other plugins' operations by makers. Makers and the names in `own` stay as they are.
 * @throws GnasError GNAS_UNKNOWN_NAME
 */
export function resolveOperations(
  references: readonly OperationReference[],
  registry: Registry,
  own: readonly string[] = gnnOperationNames,
): Promise<OperationReference[]> {
  return Promise.all(
    references.map(async (reference) =>
      typeof reference === 'string' && !own.includes(reference) ? await registry.create('operations', reference) : reference,
    ),
  );
}
