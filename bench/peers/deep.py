"""Training steps of deep and wide models in PyTorch, on a graph written by python-peer.mjs, over the whole graph.

Reads lines of JSON, {"model": name, "kind": "pyg" or "sparse", "steps": n}, and answers each with a line: milliseconds of each step.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import torch
import torch.nn.functional as F
from torch import nn

from graph_files import read_graph

folder, threads, hidden = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
clock = time.process_time if sys.argv[4] == "cpu" else time.perf_counter
torch.set_num_threads(threads)
graph = read_graph(folder)
N, C, DIM = graph.nodes, graph.classes, graph.columns
edges, labels, train, x = graph.edges, graph.labels, graph.train, graph.dense_features()


def adjacency(mean):
    """The normalized adjacency with self loops of a GCN, or the mean over neighbors, as a CSR matrix and its transpose."""
    loops = torch.arange(0 if mean else N)
    source, target = torch.cat([edges[0], loops]), torch.cat([edges[1], loops])
    degree = torch.bincount(target, minlength=N).float()
    weight = 1 / degree[target] if mean else (degree[source] * degree[target]).rsqrt()
    forward = torch.sparse_coo_tensor(torch.stack([target, source]), weight, (N, N)).coalesce()
    return forward.to_sparse_csr(), forward.t().coalesce().to_sparse_csr()


class Product(torch.autograd.Function):
    @staticmethod
    def forward(context, matrix, transposed, h):
        context.transposed = transposed
        return matrix @ h

    @staticmethod
    def backward(context, gradient):
        return None, None, context.transposed @ gradient


def convolutions(kind, name, widths):
    """One convolution for each pair of widths."""
    pairs = list(zip(widths, widths[1:]))
    if kind == "pyg":
        from torch_geometric import nn as pyg

        layer = {"sage": pyg.SAGEConv}.get(name, pyg.GCNConv)
        layers = nn.ModuleList([layer(a, b) for a, b in pairs])
        return layers, lambda at, h: layers[at](h, edges)
    matrices = adjacency(mean=name == "sage")
    layers = nn.ModuleList([nn.Linear(a, b) for a, b in pairs])
    roots = nn.ModuleList([nn.Linear(a, b, bias=False) for a, b in pairs]) if name == "sage" else nn.ModuleList()
    if name == "sage":
        return nn.ModuleList([layers, roots]), lambda at, h: layers[at](Product.apply(*matrices, h)) + roots[at](h)
    # The product comes first where it makes rows narrower.
    apply = lambda at, h: (
        Product.apply(*matrices, layers[at](h)) if pairs[at][0] > pairs[at][1] else layers[at](Product.apply(*matrices, h))
    )
    return layers, apply


def model(kind, name):
    """Modules whose parameters are trained, and the function of a step's scores."""
    if name == "gat":
        if kind != "pyg":
            raise ValueError("GAT by hand has no row of its own")
        from torch_geometric import nn as pyg

        first, second = pyg.GATConv(DIM, hidden // 8, 8, dropout=0.6), pyg.GATConv(hidden, C, 1, dropout=0.6)
        return nn.ModuleList([first, second]), lambda: second(F.dropout(F.elu(first(F.dropout(x, 0.6), edges)), 0.6), edges)
    if name == "residual":
        widths = [DIM] + [hidden] * 12
        modules, convolve = convolutions(kind, "gcn", widths)
        residuals = nn.ModuleList([nn.Linear(a, b) for a, b in zip(widths, widths[1:])])
        norms = nn.ModuleList([nn.BatchNorm1d(hidden) for _ in widths[1:]])
        head = nn.Linear(hidden, C)

        def scores():
            h = x
            for at in range(12):
                h = F.dropout(F.relu(norms[at](convolve(at, h) + residuals[at](h))), 0.2)
            return head(h)

        return nn.ModuleList([modules, residuals, norms, head]), scores
    depth = 8 if name == "sage" else 2
    modules, convolve = convolutions(kind, name, [DIM] + [hidden] * (depth - 1) + [C])

    def scores():
        h = F.dropout(x, 0.5)
        for at in range(depth):
            h = convolve(at, h)
            if at < depth - 1:
                h = F.dropout(F.relu(h), 0.5)
        return h

    return modules, scores


def steps(kind, name, count):
    modules, scores = model(kind, name)
    optimizer = torch.optim.Adam(modules.parameters(), lr=0.01)
    times = []
    for _ in range(count + 2):
        start = clock()
        optimizer.zero_grad()
        loss = F.cross_entropy(scores()[train], labels[train])
        loss.backward()
        optimizer.step()
        loss.item()
        times.append(1000 * (clock() - start))
    return times[2:]


print(json.dumps({"torch": torch.__version__, "threads": threads}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = {"times": steps(order["kind"], order["model"], order["steps"])}
    except Exception as error:  # a peer that cannot do it is reported as such
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
