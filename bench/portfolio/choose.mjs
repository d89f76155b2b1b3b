/** Shrinks the weight of graphs with few validation nodes, whose best score is more a matter of luck. */
const weightOf = (validationNodes) => validationNodes / (validationNodes + 100);

/**
 * Chooses configurations that complement one another: those that lower the mean regret over the graphs most, one after the other. The
 * regret on a graph is how far the best chosen one is behind the best of all, on the validation split, in units of how far the median is.
 * @param lines measurements, as `measure.mjs` writes them
 * @param validationNodes number of validation nodes by graph; graphs without it are left out
 * @param first keys of configurations that are chosen whatever they do
 */
export function choosePortfolio(lines, { validationNodes, size, first = [] }) {
  const graphs = [...new Set(lines.map(({ graph }) => graph))].filter((graph) => validationNodes[graph] !== undefined);
  const keys = [...new Set(lines.map(({ settings }) => JSON.stringify(settings)))];
  const scores = Object.fromEntries(graphs.map((graph) => [graph, new Map()]));
  for (const { graph, settings, validation } of lines)
    if (Number.isFinite(validation)) scores[graph]?.set(JSON.stringify(settings), validation);
  const scales = graphs.map((graph) => {
    const sorted = [...scores[graph].values()].sort((a, b) => b - a);
    return {
      graph,
      best: sorted[0],
      unit: Math.max(0.01, sorted[0] - sorted[sorted.length >> 1]),
      weight: weightOf(validationNodes[graph]),
    };
  });
  const regretOf = (chosen) => {
    let sum = 0;
    let weights = 0;
    for (const { graph, best, unit, weight } of scales) {
      const reached = Math.max(...chosen.map((key) => scores[graph].get(key) ?? Number.NEGATIVE_INFINITY), best - 2 * unit);
      sum += weight * ((best - reached) / unit);
      weights += weight;
    }
    return sum / weights;
  };
  const chosen = [...first];
  const regrets = [regretOf(chosen)];
  while (chosen.length < size) {
    const candidates = keys.filter((key) => !chosen.includes(key)).map((key) => ({ key, regret: regretOf([...chosen, key]) }));
    const next = candidates.reduce((a, b) => (b.regret < a.regret ? b : a));
    chosen.push(next.key);
    regrets.push(next.regret);
  }
  return { settings: chosen.map((key) => JSON.parse(key)), regrets };
}
