import { Option } from 'commander';
import { observerOptions } from '../search/observers.js';
import { duration } from './duration.js';
import { integer } from './integer.js';
import { objectsOption, queueOption } from './queue-flags.js';

/** Flags of how a search runs, is finished and is reported. */
export function runOptions(): Option[] {
  return [
    new Option('--workers <n>', 'threads that train architectures at the same time, with the same result')
      .default(1)
      .argParser(integer(1)),
    queueOption().conflicts('workers'),
    new Option(
      '--mixed',
      'with --queue: accept workers with another engine or device, so that results may differ in the last digits',
    ),
    objectsOption(),
    new Option(
      '--tries <n>',
      'with --queue: how often a trial is begun, if its workers are lost, before it fails (default: 2)',
    ).argParser(integer(1)),
    new Option(
      '--time <duration>',
      'time for all of it, such as 10m: two thirds for the search, the rest for the final training; what is found then depends on the machine',
    ).argParser(duration),
    new Option(
      '--repeats <n>',
      'final trainings of each model, with a seed each (default: more for fewer validation nodes)',
    ).argParser(integer(1)),
    new Option('--ensemble-size <n>', 'best architectures whose predictions are averaged (default: 5)').argParser(integer(1)),
    new Option(
      '--final-labels <train|all>',
      'labels that the model for predictions is trained on: those of the train split, or of all splits once more after it was tested',
    )
      .choices(['train', 'all'])
      .default('train'),
    new Option('--no-baselines', 'do not train the baselines of the space'),
    new Option('--json', 'print one JSON document and nothing else on standard output'),
    new Option('--out <file>', 'also write the JSON document to a file'),
    ...observerOptions(),
  ];
}
