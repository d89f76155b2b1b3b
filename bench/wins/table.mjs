const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const deviation = (values) =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1));

/** 'mean ± standard deviation' in percent. */
function figure(values) {
  const known = values.filter((value) => value !== undefined).map((value) => 100 * value);
  if (known.length === 0) return '–';
  return `${mean(known).toFixed(1)}${known.length > 1 ? ` ± ${deviation(known).toFixed(1)}` : ''}`;
}

/**
 * Prints a row for each graph: test figures as mean and standard deviation over its runs. The best baseline of a row is the one with the
 * best mean on test, so the comparison favors it. A run is won if what predictions use scores higher on test than every baseline.
 */
export function printTable(results) {
  const header = [
    'graph',
    'runs',
    'trials',
    'found',
    'ensemble',
    'kept',
    'best baseline',
    'tuned, trained here',
    'published',
    'won',
  ];
  let won = 0;
  let all = 0;
  const body = results
    .filter(({ runs }) => runs.length > 0)
    .map(({ row, runs }) => {
      const metric = row.objective ?? 'accuracy';
      const testOf = (model) => model?.metrics?.test?.[metric];
      const outcomes = runs.map(({ outcome }) => outcome);
      const baselines = outcomes[0].baselines.map(({ name }) => {
        const values = outcomes.map((outcome) => testOf(outcome.baselines.find((each) => each.name === name)));
        return { name, values };
      });
      const complete = baselines.filter(({ values }) => values.every((value) => value !== undefined));
      const best = complete.reduce((a, b) => (mean(b.values) > mean(a.values) ? b : a));
      const keptOf = ({ kept, found, ensemble, baselines: beside }) =>
        testOf(kept === 'ensemble' ? ensemble : (beside.find(({ name }) => name === kept) ?? found));
      const kept = outcomes.map(keptOf);
      const wins = kept.filter((value, run) => complete.every(({ values }) => value > values[run])).length;
      won += wins;
      all += runs.length;
      return [
        row.name,
        String(runs.length),
        String(Math.round(mean(runs.map(({ trials }) => trials)))),
        figure(outcomes.map(({ found }) => testOf(found))),
        figure(outcomes.map(({ ensemble, found }) => testOf(ensemble ?? found))),
        figure(kept),
        `${figure(best.values)} (${best.name})`,
        row.tuned ? figure(runs.map(({ tuned }) => tuned?.[metric])) : '–',
        row.published ?? '–',
        `${wins} of ${runs.length}`,
      ];
    });
  const widths = header.map((title, at) => Math.max(title.length, ...body.map((cells) => cells[at].length)));
  for (const cells of [header, ...body]) console.log(cells.map((cell, at) => cell.padEnd(widths[at])).join('  '));
  console.log(`\nTest accuracy, or ROC AUC for minesweeper and tolokers, in percent. Won: ${won} of ${all} runs.`);
}
