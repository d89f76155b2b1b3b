import { GnasError } from '@gnas/core';

/** Tells core to use the whole graph instead. */
export function notLocal(operation: string): GnasError {
  return new GnasError('GNAS_NOT_LOCAL', `${operation} needs more rows than the receptive field has. Use the whole graph.`);
}
