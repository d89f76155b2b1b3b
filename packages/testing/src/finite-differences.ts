import { type Backend, Random, type Tensor, type Variable } from '@gnas/core/plugin';
import { demand } from './promises.js';

const step = 1e-2;
const tolerance = 3e-2;
/** Number of entries per variable whose gradient is compared. */
const entriesPerVariable = 12;
/** Share of entries that may differ: an entry near a kink of a function has no finite difference. */
const allowedMisses = 0.1;

/**
 * Compares the gradient of a scalar with central differences, at some entries of each variable.
 * @throws Error naming a variable whose gradient differs, or that has none
 */
export async function compareWithDifferences(
  backend: Backend,
  loss: () => Tensor,
  variables: () => readonly Variable[],
): Promise<void> {
  const { value, gradients } = backend.valueAndGrad(loss, variables);
  backend.dispose(value);
  const random = new Random(13);
  let compared = 0;
  const misses: string[] = [];
  try {
    for (const variable of variables()) {
      const gradient = gradients.get(variable);
      demand(
        gradient !== undefined,
        () => `parameter "${variable.name}" has no gradient; use it in the output, or don't create it`,
      );
      const exact = await backend.read(gradient);
      const values = (await backend.read(variable.tensor)).slice();
      const entries = [...random.shuffle(Int32Array.from(values.keys()))].slice(0, entriesPerVariable);
      for (const entry of entries) {
        const at = async (by: number): Promise<number> => {
          const moved = values.slice();
          moved[entry] = (moved[entry] as number) + by;
          backend.assign(variable, moved);
          const result = backend.tidy(loss);
          const [read = Number.NaN] = await backend.read(result);
          backend.dispose(result);
          return read;
        };
        const difference = ((await at(step)) - (await at(-step))) / (2 * step);
        const found = exact[entry] as number;
        compared++;
        if (!(Math.abs(found - difference) <= tolerance * Math.max(1, Math.abs(difference))))
          misses.push(`parameter "${variable.name}"[${entry}] has the gradient ${found}; finite differences give ${difference}`);
      }
      backend.assign(variable, values);
    }
  } finally {
    for (const gradient of gradients.values()) backend.dispose(gradient);
  }
  demand(misses.length <= allowedMisses * compared, () => `${misses[0]} (${misses.length} of ${compared} entries differ)`);
}
