import { type Backend, type GraphOnDevice, ParameterStore, type Selection } from '@gnas/core/plugin';
import type { TunedGnnSpace } from '../spaces/tuned-gnn/tuned-gnn-space.js';

/** Loss over the train split, then its gradients, of a model with new parameters. */
export async function lossAndGradients(
  backend: Backend,
  device: GraphOnDevice,
  space: TunedGnnSpace,
  selection: Selection,
  { training = true }: { readonly training?: boolean } = {},
): Promise<number[]> {
  const { labels, split } = device.graph;
  const store = new ParameterStore(backend, 2);
  const model = space.parseModel(selection);
  const { value, gradients } = backend.valueAndGrad(
    () => {
      const ops = backend.ops({ training, seed: 3 });
      return ops.nllLoss(ops.logSoftmax(model.forward(device, ops, store)), labels, split.train);
    },
    () => store.variables(),
  );
  const numbers: number[] = [];
  for (const tensor of [value, ...gradients.values()]) {
    numbers.push(...(await backend.read(tensor)));
    backend.dispose(tensor);
  }
  store.dispose();
  return numbers;
}
