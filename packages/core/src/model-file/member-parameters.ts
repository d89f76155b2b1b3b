import type { ParameterSnapshot } from '../parameters/parameter-store.js';
import type { BaseSpace } from '../space/base-space.js';
import type { Trace } from '../space/trace.js';

/** Refuses a file or parameters for a reason. */
export type Refuse = (problem: string, cause?: unknown) => never;

/** Picks the parameters and states of an architecture, each with the shape that it needs, and the structure that it learned, if any. */
export function parametersOf(
  { structures }: BaseSpace,
  { parameterShapes, stateShapes }: Pick<Trace, 'parameterShapes' | 'stateShapes'>,
  parameters: ParameterSnapshot,
  refuse: Refuse,
): ParameterSnapshot {
  const used: [string, { shape: readonly number[]; values: Float32Array }][] = [...parameterShapes, ...stateShapes].map(
    ([path, shape]) => {
      const found = parameters.get(path);
      if (!found) return refuse(`the architecture needs a parameter "${path}", which is missing.`);
      if (found.shape.join() !== shape.join())
        return refuse(`parameter "${path}" has shape [${found.shape}], and the architecture needs [${shape}].`);
      return [path, found];
    },
  );
  for (const path of new Set(Object.values(structures))) {
    const learned = parameters.get(path);
    if (learned && (learned.shape.length !== 2 || learned.shape[1] !== 1))
      return refuse(`learned structure "${path}" has shape [${learned.shape}]; it needs [edges, 1].`);
    if (learned) used.push([path, learned]);
  }
  return new Map(used);
}

/** Puts the parameters of an ensemble's members side by side, each under its number. */
export function joinMembers(members: readonly ParameterSnapshot[]): ParameterSnapshot {
  return new Map(members.flatMap((parameters, number) => [...parameters].map(([path, value]) => [`${number}/${path}`, value])));
}

/** Takes the parameters of one member from those of an ensemble. */
export function ofMember(tensors: ParameterSnapshot, number: number): ParameterSnapshot {
  const prefix = `${number}/`;
  return new Map(
    [...tensors].filter(([path]) => path.startsWith(prefix)).map(([path, value]) => [path.slice(prefix.length), value]),
  );
}
