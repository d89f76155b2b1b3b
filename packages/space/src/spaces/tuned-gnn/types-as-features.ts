import type { GraphOnDevice } from '@gnas/core/plugin';
import { countRelations, relationsOf } from '../../operations/relations.js';

/** Adds the type of each edge to its features, one-hot, for operations that use features of edges. */
export function withTypesAsFeatures(graph: GraphOnDevice): GraphOnDevice {
  return graph.derive('types as features', (whole) => {
    const rows = whole.source.length;
    const own = whole.edgeFeatures;
    const width = own?.columns ?? 0;
    const columns = width + countRelations(whole);
    const values = new Float32Array(rows * columns);
    relationsOf(whole).forEach((type, edge) => {
      if (own) values.set(own.values.subarray(edge * width, (edge + 1) * width), edge * columns);
      values[edge * columns + width + type] = 1;
    });
    return { ...whole, edgeFeatures: { layout: 'dense', rows, columns, values } };
  });
}
