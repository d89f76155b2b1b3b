import { join } from 'node:path';
import { tu } from '@gnas/datasets';
import { fromSmiles } from '@gnas/molecules';

const shares = [0.8, 0.1, 0.1];
const molecules = (file, label) => (folder) =>
  fromSmiles({ graphs: join(folder, 'molecules', file), label, shares, unreadable: 'leave-out', name: file });
const collection = (name, splits) => (folder) =>
  tu({
    file: join(folder, 'graph-level', `${name}.txt`),
    ...(splits && { foldFile: join(folder, 'graph-level', 'splits', splits), fold: 0 }),
    shares,
  });

/** Data of several graphs that configurations are measured on. `epochs` is fewer for large ones. */
export const graphSets = {
  freesolv: { load: molecules('FreeSolv.csv', 'expt'), objective: 'rmse', epochs: 60 },
  mutag: { load: collection('MUTAG'), epochs: 60 },
  esol: { load: molecules('ESOL.csv', 'measured log solubility in mols per litre'), objective: 'rmse', epochs: 60 },
  proteins: { load: collection('PROTEINS', 'PROTEINS_full_splits.json'), epochs: 40 },
  imdb: { load: collection('IMDBBINARY', 'IMDB-BINARY_splits.json'), epochs: 40 },
  bbbp: { load: molecules('BBBP.csv', 'p_np'), objective: 'rocAuc', epochs: 40 },
  nci1: { load: collection('NCI1', 'NCI1_splits.json'), epochs: 40 },
};
