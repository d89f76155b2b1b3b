import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { operations } from './operations/gnn-map.js';
import { autoAttend } from './spaces/auto-attend-space.js';
import { gasso } from './spaces/gasso-space.js';
import { graphNasMacro } from './spaces/graph-nas-macro-space.js';
import { graphNas } from './spaces/graph-nas-space.js';
import { nasBenchGraphSpace } from './spaces/nas-bench-graph/nas-bench-graph-space.js';
import { singlePath } from './spaces/single-path-space.js';
import { structureMask } from './spaces/structure-mask-space.js';
import { tunedGnn } from './spaces/tuned-gnn/tuned-gnn-space.js';

/** All spaces and operations of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/space',
  apiVersion: 1,
  spaces: {
    'single-path': singlePath,
    graphnas: graphNas,
    gasso,
    'nas-bench-graph': nasBenchGraphSpace,
    'graphnas-macro': graphNasMacro,
    autoattend: autoAttend,
    'structure-mask': structureMask,
    'tuned-gnn': tunedGnn,
  },
  operations,
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
