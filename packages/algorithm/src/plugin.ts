import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { enas } from './controllers/enas.js';
import { graphNasRL } from './controllers/graph-nas-rl.js';
import { rl } from './controllers/rl.js';
import { darts } from './differentiable/darts.js';
import { gasso } from './differentiable/gasso.js';
import { gdas } from './differentiable/gdas.js';
import { asha } from './pruners/asha.js';
import { median } from './pruners/median-stopping-rule.js';
import { gridSearch } from './sample-based/grid-search.js';
import { localSearch } from './sample-based/local-search.js';
import { nasBowl } from './sample-based/nas-bowl.js';
import { nsga2 } from './sample-based/nsga2.js';
import { randomSearch } from './sample-based/random-search.js';
import { regularizedEvolution } from './sample-based/regularized-evolution.js';
import { tpe } from './sample-based/tpe.js';
import { grna } from './supernet/grna.js';
import { spos } from './supernet/spos.js';

/** All algorithms and pruners of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/algorithm',
  apiVersion: 1,
  algorithms: {
    'random-search': randomSearch,
    'grid-search': gridSearch,
    'regularized-evolution': regularizedEvolution,
    'local-search': localSearch,
    'nas-bowl': nasBowl,
    nsga2,
    tpe,
    'graphnas-rl': graphNasRL,
    rl,
    enas,
    darts,
    gdas,
    gasso,
    spos,
    grna,
  },
  pruners: { asha, median },
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
