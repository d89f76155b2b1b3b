"""Makes the reference vectors of this folder with PyTorch Geometric 2.8. The project itself never needs Python.

    pip install torch torch_geometric
    python make-vectors.py

A case has a graph, inputs, parameters, the output, and the gradients of sum(output * cotangent), computed in float64.
"""

import json
import math
from pathlib import Path

import torch
from torch_geometric.nn import (
    APPNP,
    GATConv,
    GATv2Conv,
    GCN2Conv,
    LayerNorm,
    MessagePassing,
    RGCNConv,
    SAGEConv,
    SimpleConv,
)
from torch_geometric.nn.conv.gcn_conv import gcn_norm

torch.set_default_dtype(torch.float64)

# Directed, with a self loop, a doubled edge and an isolated node.
source = [0, 1, 1, 2, 2, 3, 3, 4, 0, 5, 5]
target = [1, 0, 2, 2, 3, 1, 1, 3, 4, 0, 3]
weights = [0.5, 1.5, 1.0, 2.0, 0.7, 1.2, 0.4, 1.0, 0.9, 1.1, 0.6]
edge_types, num_relations = [0, 2, 1, 0, 0, 2, 2, 0, 1, 0, 2], 4  # Relation 3 has no edges.
num_nodes, width = 7, 4
edge_index = torch.tensor([source, target])


class GPR(MessagePassing):
    """GPR_prop of https://github.com/jianhao2016/GPRGNN (Chien et al., ICLR 2021) with Init='PPR'."""

    def __init__(self, K, alpha):
        super().__init__(aggr="add")
        self.K = K
        gamma = [alpha * (1 - alpha) ** k for k in range(K)] + [(1 - alpha) ** K]
        self.temp = torch.nn.Parameter(torch.tensor(gamma))

    def forward(self, x, edge_index, edge_weight=None):
        edge_index, norm = gcn_norm(edge_index, edge_weight, num_nodes=x.size(0), dtype=x.dtype)
        hidden = x * self.temp[0]
        for k in range(self.K):
            x = self.propagate(edge_index, x=x, norm=norm)
            hidden = hidden + self.temp[k + 1] * x
        return hidden

    def message(self, x_j, norm):
        return norm.view(-1, 1) * x_j


class RelationwiseSAGE(torch.nn.Module):
    """The mean of the neighbors of each relation by SimpleConv, a weight for each, and a root."""

    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.empty(num_relations, in_channels, out_channels))
        self.root = torch.nn.Linear(in_channels, out_channels)
        self.mean = SimpleConv(aggr="mean")

    def forward(self, x, edge_index, edge_type):
        sums = [self.mean(x, edge_index[:, edge_type == r]) @ self.weight[r] for r in range(num_relations)]
        return self.root(x) + sum(sums)


class WithReversed(torch.nn.Module):
    """Adds the reverse of every edge as an edge of another relation."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x, edge_index, edge_type):
        both = torch.cat([edge_index, edge_index.flip(0)], dim=1)
        return self.inner(x, both, torch.cat([edge_type, edge_type + num_relations]))


class Nodewise(torch.nn.Module):
    """A module that does not look at the graph."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x, edge_index):
        return self.inner(x)


def rounded(tensor):
    return [float(f"{value:.7g}") for value in tensor.detach().flatten().tolist()]


def case(name, module, num_inputs=1, weighted=False, typed=False):
    torch.manual_seed(len(name))
    for parameter in module.parameters():
        if not isinstance(module, GPR):
            parameter.data = 0.5 * torch.randn(parameter.shape)
    inputs = [torch.randn(num_nodes, width, requires_grad=True) for _ in range(num_inputs)]
    more = [torch.tensor(weights)] if weighted else [torch.tensor(edge_types)] if typed else []
    # The last input is the one that is propagated; PyTorch Geometric takes it first.
    output = module(inputs[-1], *inputs[:-1], edge_index, *more)
    cotangent = torch.randn(output.shape)
    (output * cotangent).sum().backward()
    parameters = dict(module.named_parameters())
    return {
        "name": name,
        "numNodes": num_nodes,
        "source": source,
        "target": target,
        **({"edgeWeights": weights} if weighted else {}),
        **({"edgeTypes": edge_types, "numRelations": num_relations} if typed else {}),
        "inputs": [rounded(x) for x in inputs],
        "parameters": {key: {"shape": list(p.shape), "values": rounded(p)} for key, p in parameters.items()},
        "output": {"shape": list(output.shape), "values": rounded(output)},
        "cotangent": rounded(cotangent),
        "gradInputs": [rounded(x.grad) for x in inputs],
        "gradParameters": {key: rounded(p.grad) for key, p in parameters.items()},
    }


files = {
    "gcn2-conv": [
        case("shared weights, layer 1", GCN2Conv(width, alpha=0.1, theta=0.5, layer=1), 2),
        case("own weights, layer 3", GCN2Conv(width, alpha=0.3, theta=1.5, layer=3, shared_weights=False), 2),
        case("weighted edges", GCN2Conv(width, alpha=0.2, theta=0.5, layer=2), 2, weighted=True),
    ],
    "appnp": [
        case("10 steps", APPNP(K=10, alpha=0.1)),
        case("3 steps, weighted edges", APPNP(K=3, alpha=0.4), weighted=True),
    ],
    "gpr": [
        case("10 steps", GPR(K=10, alpha=0.1)),
        case("4 steps, weighted edges", GPR(K=4, alpha=0.5), weighted=True),
    ],
    "gatv2-conv": [
        case("2 heads, concatenated", GATv2Conv(width, 3, heads=2)),
        case("3 heads, mean", GATv2Conv(width, 2, heads=3, concat=False)),
        case("shared weights", GATv2Conv(width, 3, share_weights=True)),
        case("residual, without self loops", GATv2Conv(width, 3, heads=2, residual=True, add_self_loops=False)),
        case("without bias", GATv2Conv(width, 3, bias=False)),
    ],
    "gat-conv": [
        case("residual, 2 heads, concatenated", GATConv(width, 3, heads=2, residual=True)),
        case("residual, 2 heads, mean", GATConv(width, 6, heads=2, concat=False, residual=True)),
    ],
    "sage-conv": [
        case("normalized mean", SAGEConv(width, 3, normalize=True)),
        case("normalized max", SAGEConv(width, 3, aggr="max", normalize=True)),
    ],
    "rgcn-conv": [
        case("2 bases", RGCNConv(width, 3, num_relations, num_bases=2), typed=True),
        case("2 bases, wider output", RGCNConv(width, 6, num_relations, num_bases=2), typed=True),
        case("1 basis", RGCNConv(width, 3, num_relations, num_bases=1), typed=True),
        case("without bases", RGCNConv(width, 3, num_relations), typed=True),
        case("without bases, wider output", RGCNConv(width, 6, num_relations), typed=True),
        case("reversed relations", WithReversed(RGCNConv(width, 5, 2 * num_relations, num_bases=3)), typed=True),
    ],
    "rsage-conv": [
        case("narrower output", RelationwiseSAGE(width, 3), typed=True),
        case("wider output", RelationwiseSAGE(width, 5), typed=True),
    ],
    "layer-norm": [case("over the features of a node", Nodewise(LayerNorm(width, mode="node")))],
}

for name, cases in files.items():
    text = json.dumps({"source": "PyTorch Geometric 2.8", "cases": cases})
    Path(__file__).with_name(f"{name}.json").write_text(text + "\n")
