import {
  type BaseSpace,
  bindOps,
  type Choice,
  type GraphOnDevice,
  type Resolver,
  type State,
  type Tensor,
  traceOps,
} from '@gnas/core/plugin';

/** Finds the operations that read the edges of the graph, as indices for each layer choice. Runs the space on shapes alone. */
export function edgeReaders(space: BaseSpace): ReadonlyMap<string, ReadonlySet<number>> {
  const readers = new Map<string, Set<number>>();
  for (const choice of space.choices)
    if (choice.kind === 'layer') {
      const indices = new Set<number>();
      choice.candidates.forEach((_, index) => {
        if (readsEdges(space, choice, index)) indices.add(index);
      });
      readers.set(choice.key, indices);
    }
  return readers;
}

function readsEdges(space: BaseSpace, probed: Choice, index: number): boolean {
  let reads = false;
  const resolver: Resolver = (choice) => ({
    kind: 'fixed',
    indices: choice.key === probed.key ? [index] : firstOf(choice),
  });
  const ops = bindOps(traceOps({ record: () => {} }), {
    parameters: {
      get: (_, shape): Tensor => ({ shape, dtype: 'float32' }),
      state: (_, shape): State => ({ value: { shape, dtype: 'float32' }, update: () => {} }),
    },
    resolver,
    runner: (operation, input, choice) => {
      if (choice.key !== probed.key) return operation.forward(input);
      return operation.forward({ ...input, graph: watched(input.graph, () => (reads = true)) });
    },
  });
  const graph = oneNode(space);
  space.forward({ graph, x: graph.features, ops });
  return reads;
}

function firstOf(choice: Choice): number[] {
  return Array.from({ length: choice.kind === 'input' ? choice.numChosen : 1 }, (_, index) => index);
}

/** Wraps a graph to report reads of its data, and so of its edges. */
function watched(graph: GraphOnDevice, onRead: () => void): GraphOnDevice {
  return {
    numNodes: graph.numNodes,
    features: graph.features,
    get graph() {
      onRead();
      return graph.graph;
    },
    derive: (key, make) => watched(graph.derive(key, make), onRead),
    dispose: () => {},
  };
}

function oneNode({ inputDim, outputDim }: BaseSpace): GraphOnDevice {
  const node = Int32Array.of(0);
  const device: GraphOnDevice = {
    graph: {
      name: 'one node',
      numNodes: 1,
      source: node,
      target: node,
      features: { layout: 'dense', rows: 1, columns: inputDim, values: new Float32Array(inputDim) },
      labels: node,
      numClasses: outputDim,
      split: { train: node, validation: node, test: node },
    },
    numNodes: 1,
    features: { shape: [1, inputDim], dtype: 'float32' },
    derive: () => device,
    dispose: () => {},
  };
  return device;
}
