import { readFile } from 'node:fs/promises';
import {
  type EpochEvent,
  GnasError,
  type PartMember,
  predict,
  prepareParts,
  Registry,
  type Selection,
  type Trial,
  trainFinally,
} from '@gnas/core';
import type { SearchParts } from '@gnas/core/plugin';
import { Command, Option } from 'commander';
import { addChoosingFlags, addFlagsOfChosen, lookAhead } from '../flags/experiment-flags.js';
import { integer } from '../flags/integer.js';
import { configOption, pluginOption } from '../flags/project-flags.js';
import { storeOption, withStudies } from '../flags/store-flag.js';
import { predictionsCsv } from '../output/csv.js';
import type { Terminal } from '../output/terminal.js';
import { checkWritable, writeWhole } from '../output/write-file.js';
import type { ProjectFlags } from '../project/load-project.js';
import { openStudy } from '../project/open-study.js';
import { outcomeTable } from '../report/outcome-table.js';
import { UsageError } from '../usage-error.js';

const members = ['dataset', 'task', 'space', 'estimator', 'backend'] as const satisfies readonly PartMember[];

interface TrainFlags extends ProjectFlags {
  readonly study?: string;
  readonly store: string;
  readonly selection?: string;
  readonly seed?: number;
  readonly predictions?: string;
  readonly json?: boolean;
}

/** What is trained. */
interface Training {
  readonly parts: SearchParts;
  readonly selection: Selection;
  readonly seed: number;
}
