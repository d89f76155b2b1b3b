"""Trials of AutoGL-light's GraphNAS space, trained from scratch on a graph written by python-peer.mjs, as its tutorial trains them.

Reads lines of JSON, {"selection": {...}, "epochs": n}, and answers each with a line: milliseconds of the trial and its validation accuracy.
"""

import importlib.util
import json
import os
import sys
import time
import types
import warnings
from unittest.mock import MagicMock

warnings.filterwarnings("ignore")
os.environ["AUTOGL_BACKEND"] = "pyg"

import torch
import torch.nn.functional as F
from torch_geometric.data import Data

def bare(name):
    """A package without what its __init__ imports: every optimizer and space there is, some for old versions of other packages."""
    package = types.ModuleType(name)
    package.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
    sys.modules[name] = package
    return package


bare("autogllight")
bare("autogllight.nas")
space_package = bare("autogllight.nas.space")
# Only its macro space calls it.
if importlib.util.find_spec("torch_scatter") is None:
    sys.modules["torch_scatter"] = MagicMock()
from autogllight.nas.space.base import BaseSpace

space_package.BaseSpace = BaseSpace
from autogllight.nas.estimator.train_scratch import TrainScratchEstimator
from autogllight.nas.space.graph_nas import GraphNasNodeClassificationSpace
from autogllight.utils.evaluation import Acc

from graph_files import read_graph

folder, threads, hidden = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
clock = time.process_time if sys.argv[4] == "cpu" else time.perf_counter
torch.set_num_threads(threads)
graph = read_graph(folder)


def mask(nodes):
    result = torch.zeros(graph.nodes, dtype=torch.bool)
    result[nodes] = True
    return result


data = Data(x=graph.dense_features(), edge_index=graph.edges, y=graph.labels)
data.train_mask, data.val_mask = mask(graph.train), mask(graph.validation)


def trainer(model, dataset, infer_mask, evaluation, *args, **kwargs):
    """One step an epoch on the train nodes, and one look at the others at the end."""
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2, weight_decay=5e-4)
    model.train()
    for _ in range(epochs):
        loss = F.nll_loss(model(dataset)[dataset.train_mask], dataset.y[dataset.train_mask])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.eval()
    with torch.no_grad():
        chosen = dataset[f"{infer_mask}_mask"]
        output = model(dataset)[chosen]
    accuracy = (output.argmax(1) == dataset.y[chosen]).float().mean().item()
    return {"acc": accuracy}, loss.item()


estimator = TrainScratchEstimator(trainer, evaluation=[Acc()])
print(json.dumps({"torch": torch.__version__, "threads": threads}), flush=True)
for line in sys.stdin:
    order = json.loads(line)
    epochs = order["epochs"]
    start = clock()
    try:
        space = GraphNasNodeClassificationSpace(hidden_dim=hidden, input_dim=graph.columns, output_dim=graph.classes)
        space.instantiate()
        metrics, _ = estimator.infer(space.parse_model(order["selection"]), data, mask="val")
        answer = {"ms": 1000 * (clock() - start), "accuracy": metrics["acc"]}
    except Exception as error:  # a peer that cannot do it is reported as such
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
