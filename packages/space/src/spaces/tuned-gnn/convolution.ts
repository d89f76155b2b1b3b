import type { Operation } from '@gnas/core/plugin';
import { GATConv } from '../../operations/gat-conv.js';
import { GATv2Conv } from '../../operations/gatv2-conv.js';
import { GCNConv } from '../../operations/gcn-conv.js';
import { GCN2Conv } from '../../operations/gcn2-conv.js';
import { GINConv } from '../../operations/gin-conv.js';
import { Linear } from '../../operations/linear.js';
import { RGCNConv } from '../../operations/rgcn-conv.js';
import { RSAGEConv } from '../../operations/rsage-conv.js';
import { SAGEConv } from '../../operations/sage-conv.js';
import type { TunedGnnSettings } from './settings.js';

/** Position and widths of a layer. */
export interface LayerPlace {
  /** Position in the network, counted from 1. */
  readonly layer: number;
  readonly inDim: number;
  readonly outDim: number;
  /** Whether attention heads are concatenated to the output width, as in hidden layers; otherwise their mean is taken. */
  readonly concat: boolean;
}

/** Bases of the weights of all relations. With fewer relations, each has a weight of its own. */
const bases = 4;

/** Makes the operation of one layer. Networks that propagate scores have linear layers. */
export function makeConvolution(settings: TunedGnnSettings, { layer, inDim, outDim, concat }: LayerPlace): Operation {
  const { operation, heads, alpha } = settings;
  const addSelfLoops = settings.selfLoops === 'add';
  const useRelations = settings.relations === 'use';
  switch (operation) {
    case 'gcn':
      return useRelations ? new RGCNConv({ inDim, outDim, bases }) : new GCNConv({ inDim, outDim, addSelfLoops });
    case 'sage':
      return useRelations ? new RSAGEConv({ inDim, outDim }) : new SAGEConv({ inDim, outDim });
    case 'gat':
      return new GATConv({ inDim, outDim: concat ? outDim / heads : outDim, heads, concat, addSelfLoops });
    case 'gatv2':
      return new GATv2Conv({ inDim, outDim: concat ? outDim / heads : outDim, heads, concat, addSelfLoops });
    case 'gin':
      return new GINConv({ inDim, outDim });
    case 'gcnii':
      return new GCN2Conv({ width: outDim, layer, alpha, addSelfLoops });
    case 'linear':
    case 'appnp':
    case 'gpr':
      return new Linear({ inDim, outDim });
  }
}
