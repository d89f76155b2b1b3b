/** A plugin package: the space `residual`, and an operation that other spaces can use by its name. */
import { definePart, definePlugin, type OperationMaker, type PartsOfPlugin } from '@gnas/core/plugin';
import { GCNConv } from '@gnas/space';
import * as z from 'zod';
import { residual } from './residual-space.js';

const gcnWithoutBias = definePart({
  description: 'Graph convolution without a bias.',
  options: z.object({}),
  create: (): OperationMaker => (inDim, outDim) => new GCNConv({ inDim, outDim, bias: false, name: 'gcn_without_bias' }),
});

export const plugin = definePlugin({
  name: 'gnas-plugin-residual',
  apiVersion: 1,
  spaces: { residual },
  operations: { gcn_without_bias: gcnWithoutBias },
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
