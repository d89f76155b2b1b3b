import type { OperationMaker } from '@gnas/core/plugin';
import * as z from 'zod';
import { operationMaker } from '../operations/gnn-map.js';
import { NodeSpace } from './node-space.js';
import { hiddenDim, layerNumber, operationCandidates } from './space-options.js';

/** Makes the schema of the options of a `LayeredSpace`. @param ops default candidates of each layer */
export const layeredSpaceOptions = (ops: readonly string[]) =>
  z.object({ hiddenDim, layerNumber, ops: operationCandidates(ops) });

/** A space of layers in sequence, `op_0` ... `op_(L-1)`, each a choice of one operation. A subclass says what is between them. */
export abstract class LayeredSpace<Options extends z.output<ReturnType<typeof layeredSpaceOptions>>> extends NodeSpace {
  readonly #makers: readonly OperationMaker[];

  /** @throws GnasError GNAS_UNKNOWN_NAME for an operation */
  protected constructor(readonly options: Options) {
    super();
    this.#makers = options.ops.map(operationMaker);
  }

  override buildGraph(): void {
    const { hiddenDim, layerNumber } = this.options;
    for (let layer = 0; layer < layerNumber; layer++) {
      const inDim = layer === 0 ? this.inputDim : hiddenDim;
      const outDim = layer === layerNumber - 1 ? this.outputDim : hiddenDim;
      this.setLayerChoice(
        layer,
        this.#makers.map((make) => make(inDim, outDim)),
        { key: `op_${layer}` },
      );
    }
  }
}
