import { Option } from 'commander';
import { observerOptions } from '../search/observers.js';
import { integer } from './integer.js';

/** Flags of how a search runs, is finished and is reported. */
export function runOptions(): Option[] {
  return [
    new Option('--workers <n>', 'threads that train architectures at the same time, with the same result')
      .default(1)
      .argParser(integer(1)),
    new Option('--ensemble-size <n>', 'best architectures whose predictions are averaged (default: 5)').argParser(integer(1)),
    new Option('--no-baselines', 'do not train the baselines of the space'),
    new Option('--json', 'print one JSON document and nothing else on standard output'),
    new Option('--out <file>', 'also write the JSON document to a file'),
    ...observerOptions(),
  ];
}
