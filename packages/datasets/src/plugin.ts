import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { csvDataset } from './csv/from-csv.js';
import { graphTablesDataset } from './csv/from-graph-tables.js';
import { linkTablesDataset } from './csv/from-link-tables.js';
import { tuDataset } from './graph-level/tu.js';
import { heterophilousDataset } from './heterophilous.js';
import { karateClubDataset } from './karate-club.js';
import { musaeDataset } from './musae.js';
import { nasBenchGraphTables } from './nas-bench-graph/nas-bench-graph.js';
import { npzDataset } from './npz.js';
import { ogbDataset } from './ogb/ogb.js';
import { planetoidDatasets } from './planetoid/planetoid.js';
import { sealLinksDataset } from './seal-links.js';
import { stochasticBlockModelDataset } from './stochastic-block-model.js';
import { wordnetDataset } from './wordnet/wordnet.js';

/** All datasets and tables of this package, by name. */
export const plugin = definePlugin({
  name: '@gnas/datasets',
  apiVersion: 1,
  datasets: {
    wordnet: wordnetDataset,
    ...planetoidDatasets,
    'karate-club': karateClubDataset,
    'stochastic-block-model': stochasticBlockModelDataset,
    'seal-links': sealLinksDataset,
    heterophilous: heterophilousDataset,
    musae: musaeDataset,
    ogb: ogbDataset,
    npz: npzDataset,
    csv: csvDataset,
    'link-tables': linkTablesDataset,
    'graph-tables': graphTablesDataset,
    tu: tuDataset,
  },
  tables: nasBenchGraphTables,
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
