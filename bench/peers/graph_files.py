"""A graph written by python-peer.mjs, as tensors."""

import json
from types import SimpleNamespace

import numpy as np
import torch


def read_graph(folder):
    meta = json.load(open(f"{folder}/graph.json"))

    def read(name, dtype):
        return torch.from_numpy(np.fromfile(f"{folder}/{name}", dtype=dtype))

    nodes, columns, sparse = meta["numNodes"], meta["columns"], meta["sparse"]
    values = read("values", np.float32)
    rows = column = None
    if sparse:
        pointers, column = read("rowPointers", np.int32).long(), read("columnIndices", np.int32).long()
        rows = torch.repeat_interleave(torch.arange(nodes), pointers[1:] - pointers[:-1])

    def dense_features():
        if not sparse:
            return values.view(nodes, columns)
        x = torch.zeros(nodes, columns)
        x[rows, column] = values
        return x

    return SimpleNamespace(
        nodes=nodes,
        columns=columns,
        classes=meta["numClasses"],
        sparse=sparse,
        edges=torch.stack([read("source", np.int32), read("target", np.int32)]).long(),
        labels=read("labels", np.int32).long(),
        train=read("train", np.int32).long(),
        validation=read("validation", np.int32).long(),
        values=values,
        # Places of the stored values, where features are sparse.
        rows=rows,
        column=column,
        dense_features=dense_features,
    )
