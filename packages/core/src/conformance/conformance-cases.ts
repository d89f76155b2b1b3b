import { backendCases } from './backend-cases.js';
import { checkOperation } from './check-operation.js';
import type { ConformanceCase } from './conformance-case.js';
import { conformanceGraph, graphOperations } from './graph-operations.js';
import { tensorOperations } from './tensor-operations.js';
import { trainingCases } from './training-cases.js';

/**
 * Tests that every backend must pass, for any test runner.
 *
 * @example
 * import { conformanceCases } from '@gnas/core/conformance';
 * for (const { name, run } of conformanceCases) it(name, () => run(backend));
 */
export const conformanceCases: readonly ConformanceCase[] = [
  ...[...tensorOperations, ...graphOperations].map(
    ({ name, operations, graph = conformanceGraph, ...check }): ConformanceCase => ({
      kind: 'operation',
      name,
      operations,
      run: (backend) => checkOperation(backend, { graph, ...check }),
    }),
  ),
  ...backendCases,
  ...trainingCases,
];
