import { createBackend } from '@gnas/backend-tfjs';
import type { Operation } from '@gnas/core/plugin';
import { TrainScratchEstimator } from '@gnas/estimator';
import { GCNConv, SinglePathNodeClassificationSpace } from '@gnas/space';
import type { MakeWorkerParts } from '../parts.js';

/** What the operation "odd" does in a worker. */
export interface Oddity {
  readonly odd: 'exits' | 'hangs' | 'fills its memory' | 'throws' | 'is fine';
}

/** Makes a space with one operation that may misbehave. Tests make it in the main thread, too. */
export const oddSpace = ({ odd }: Oddity): SinglePathNodeClassificationSpace =>
  new SinglePathNodeClassificationSpace({
    hiddenDim: 8,
    ops: ['gcn', 'sage', 'gat_2', 'linear', (inDim: number, outDim: number) => oddOperation(odd, inDim, outDim)],
  });

export const estimator = new TrainScratchEstimator({ epochs: 15 });

const makeParts: MakeWorkerParts<Oddity> = async (oddity) => ({
  space: oddSpace(oddity),
  estimator,
  backend: await createBackend({ device: 'wasm' }),
});
export default makeParts;

function oddOperation(odd: Oddity['odd'], inDim: number, outDim: number): Operation {
  const gcn = new GCNConv({ inDim, outDim });
  return {
    name: 'odd',
    forward: (input) => {
      if (odd === 'exits') process.exit(3);
      if (odd === 'throws') throw new Error('out of luck');
      while (odd === 'hangs') Math.random();
      for (const kept: number[][] = []; odd === 'fills its memory'; ) kept.push(Array.from({ length: 100_000 }, (_, k) => k / 3));
      return gcn.forward(input);
    },
  };
}
