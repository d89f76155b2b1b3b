import { type Graph, misfit } from '@gnas/core';
import { algorithms, estimators, spaces } from './parts.js';

/** Writes which parts can be searched together as a page of the documentation. The parts say so themselves, as they do before a search. */
export function combinationsPage(graph: Graph): string {
  const instances = spaces.map((make) => make().instantiate({ inputDim: graph.features.columns, outputDim: graph.numClasses }));
  const reasons: string[] = [];
  const note = (reason: string): string => {
    if (!reasons.includes(reason)) reasons.push(reason);
    return `[${reasons.indexOf(reason) + 1}](#${reasons.indexOf(reason) + 1})`;
  };
  const names = instances.map((space) => `\`${space.constructor.name.replace('NodeClassification', '…')}\``);
  const sections = estimators.map((make) => {
    const estimator = make();
    const rows = algorithms.map(([name, makeAlgorithm]) => {
      const cells = instances.map((space) => {
        const reason = misfit(space, makeAlgorithm(), estimator);
        return reason ? note(reason) : '✓';
      });
      return `| ${[name, ...cells].join(' | ')} |`;
    });
    return [
      `## With \`${estimator.constructor.name}\``,
      '',
      `| | ${names.join(' | ')} |`,
      `|---|${names.map(() => '---|').join('')}`,
      ...rows,
    ].join('\n');
  });
  return [
    '# Which parts go together',
    '',
    'The parts say themselves whether they fit (`misfit`), and `node packages/examples/combinations/print.mjs` prints what they say. A test runs every cell:',
    'a ✓ ends with a valid architecture, a number with the error `GNAS_INCOMPATIBLE` and its text, before anything is trained.',
    '',
    ...sections.flatMap((section) => [section, '']),
    '## Why not',
    '',
    ...reasons.map((reason, index) => `<a id="${index + 1}"></a>${index + 1}. ${reason}`),
    '',
  ].join('\n');
}
