"""Epochs of PyTorch Geometric, and of PyTorch with sparse matrices by hand, on a graph written by python-peer.mjs.

Reads lines of JSON, {"model": name, "kind": "pyg" or "sparse", "epochs": n}, and answers each with a line: milliseconds of each epoch.
"""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import torch
import torch.nn.functional as F
from torch_geometric import nn as pyg

from graph_files import read_graph

folder, threads, hidden = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
clock = time.process_time if sys.argv[4] == "cpu" else time.perf_counter
torch.set_num_threads(threads)
graph = read_graph(folder)
N, C, DIM = graph.nodes, graph.classes, graph.columns
edges, labels, train, values = graph.edges, graph.labels, graph.train, graph.values


def layers(name):
    """Two layers as a user of PyTorch Geometric writes them; names of gnnMap, with AutoGL-light's options."""

    def mlp(i, o):
        return torch.nn.Sequential(torch.nn.Linear(i, o), torch.nn.ReLU(), torch.nn.Linear(o, o))

    def make(i, o, last):
        if name == "gat 8x8":
            return pyg.GATConv(i, o, 1, dropout=0.6) if last else pyg.GATConv(i, hidden // 8, 8, dropout=0.6)
        if name.startswith("gat_"):
            return pyg.GATConv(i, o, int(name[4:]), concat=False)
        return {
            "gcn": lambda: pyg.GCNConv(i, o),
            "cheb": lambda: pyg.ChebConv(i, o, K=2),
            "sage": lambda: pyg.SAGEConv(i, o),
            "arma": lambda: pyg.ARMAConv(i, o),
            "sg": lambda: pyg.SGConv(i, o),
            "gin": lambda: pyg.GINConv(mlp(i, o)),
            "graph": lambda: pyg.GraphConv(i, o),
            "linear": lambda: torch.nn.Linear(i, o),
        }[name]()

    return make(DIM, hidden, False), make(hidden, C, True)


class Pyg(torch.nn.Module):
    def __init__(self, name):
        super().__init__()
        self.first, self.second = layers(name)
        self.graph = name != "linear"
        self.gat = name == "gat 8x8"
        self.rate = 0.6 if self.gat else 0.5
        self.x = graph.dense_features()

    def forward(self):
        more = (edges,) if self.graph else ()
        h = F.dropout(self.x, self.rate, self.training)
        h = self.first(h, *more)
        h = F.dropout(F.elu(h) if self.gat else F.relu(h), self.rate, self.training)
        return F.log_softmax(self.second(h, *more), dim=1)


class Sparse(torch.nn.Module):
    """GCN with the features and the normalized adjacency as sparse matrices, and dropout on the stored values."""

    def __init__(self, name):
        super().__init__()
        if name != "gcn" or not graph.sparse:
            raise ValueError(name)
        self.w1 = torch.nn.Parameter(torch.empty(DIM, hidden))
        self.w2 = torch.nn.Parameter(torch.empty(hidden, C))
        self.b1, self.b2 = torch.nn.Parameter(torch.zeros(hidden)), torch.nn.Parameter(torch.zeros(C))
        torch.nn.init.xavier_uniform_(self.w1)
        torch.nn.init.xavier_uniform_(self.w2)
        loops = torch.arange(N)
        source, target = torch.cat([edges[0], loops]), torch.cat([edges[1], loops])
        scale = torch.bincount(target, minlength=N).float().pow(-0.5)
        places = torch.stack([target, source])
        self.a = torch.sparse_coo_tensor(places, scale[source] * scale[target], (N, N)).coalesce().to_sparse_csr()
        self.places = torch.stack([graph.rows, graph.column])

    def forward(self):
        v = F.dropout(values, 0.5, self.training)
        x = torch.sparse_coo_tensor(self.places, v, (N, DIM), is_coalesced=True)
        h = torch.sparse.mm(self.a, torch.sparse.mm(x, self.w1)) + self.b1
        h = F.dropout(F.relu(h), 0.5, self.training)
        return F.log_softmax(torch.sparse.mm(self.a, h @ self.w2) + self.b2, dim=1)


models = {}


def epochs(kind, name, count):
    if (kind, name) not in models:
        models.clear()
        model = {"pyg": Pyg, "sparse": Sparse}[kind](name)
        models[kind, name] = model, torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=5e-4)
    model, optimizer = models[kind, name]
    times = []
    for _ in range(count):
        start = clock()
        model.train()
        optimizer.zero_grad()
        loss = F.nll_loss(model()[train], labels[train])
        loss.backward()
        optimizer.step()
        loss.item()
        times.append(1000 * (clock() - start))
    return times


print(json.dumps({"torch": torch.__version__, "threads": threads}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    try:
        answer = {"times": epochs(order["kind"], order["model"], order["epochs"])}
    except Exception as error:  # a peer that cannot do it is reported as such
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
