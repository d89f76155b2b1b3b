import { type Graph, misfit } from '@gnas/core';
import { algorithms, estimators, spaces } from './parts.js';

/**
 * Which parts can be searched together, as a page of the documentation: what the parts themselves say, and so what a search
 * says before it begins.
 */
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
    'Printed by `node packages/examples/combinations/print.mjs` from what the parts say of each other (`misfit`). Every cell is run by a test: ✓ to a valid',
    'architecture, a number to `GNAS_INCOMPATIBLE` with the text below it, before anything is trained.',
    '',
    ...sections.flatMap((section) => [section, '']),
    '## Why not',
    '',
    ...reasons.map((reason, index) => `<a id="${index + 1}"></a>${index + 1}. ${reason}`),
    '',
  ].join('\n');
}
