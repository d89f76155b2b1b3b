import { plugin as algorithm } from '@gnas/algorithm';
import { plugin as backend } from '@gnas/backend-tfjs';
import { plugin as datasets } from '@gnas/datasets';
import { plugin as estimator } from '@gnas/estimator';
import { plugin as space } from '@gnas/space';

export default [datasets, space, algorithm, estimator, backend];
