/** Observations of a function of several factors, each of which has some levels. */
export interface FactorialTable {
  /** For each factor the level [rows] in each row. */
  readonly levels: readonly Int32Array[];
  readonly numLevels: readonly number[];
  /** [rows] */
  readonly values: Float64Array;
}

/** What a regression tree says of all combinations of levels, each counting alike. */
export interface FactorialTree {
  readonly mean: number;
  readonly variance: number;
  /** For each factor: the mean over all combinations with each of its levels. */
  readonly marginals: readonly Float64Array[];
}

/**
 * Grows a regression tree on some rows until its leaves are pure, and sums it up exactly: a leaf is a product of sets of levels,
 * so its share of all combinations is known (Hutter, Hoos & Leyton-Brown 2014, section 3). Levels of a factor are split in the
 * order of their means, among which is the best split into two sets (Breiman et al. 1984, theorem 4.5).
 * @param rows rows of the table, a row as often as it counts; reordered
 */
export function growFactorialTree({ levels, numLevels, values }: FactorialTable, rows: Int32Array): FactorialTree {
  const allowed: Uint8Array[] = numLevels.map((count) => new Uint8Array(count).fill(1));
  const width = [...numLevels];
  const marginals = numLevels.map((count) => new Float64Array(count));
  let [mean, meanOfSquares] = [0, 0];
  const sums = new Float64Array(Math.max(1, ...numLevels));
  const counts = new Float64Array(sums.length);

  const leaf = (value: number): void => {
    let share = 1;
    for (const [factor, count] of numLevels.entries()) share *= (width[factor] as number) / count;
    mean += share * value;
    meanOfSquares += share * value * value;
    for (const [factor, marginal] of marginals.entries()) {
      const within = (share * (numLevels[factor] as number)) / (width[factor] as number);
      const open = allowed[factor] as Uint8Array;
      for (let level = 0; level < marginal.length; level++)
        if (open[level]) marginal[level] = (marginal[level] as number) + within * value;
    }
  };

  const grow = (from: number, to: number): void => {
    let [sum, least, most] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = from; i < to; i++) {
      const value = values[rows[i] as number] as number;
      sum += value;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    const split = least < most ? bestSplit(from, to, sum) : undefined;
    if (!split) return leaf(sum / (to - from));
    const { factor, left } = split;
    const codes = levels[factor] as Int32Array;
    let middle = from;
    for (let i = from; i < to; i++) {
      const row = rows[i] as number;
      if (!left.has(codes[row] as number)) continue;
      rows[i] = rows[middle] as number;
      rows[middle++] = row;
    }
    const before = allowed[factor] as Uint8Array;
    const widthBefore = width[factor] as number;
    const open = (isLeft: boolean): void => {
      const part = before.map((isOpen, level) => (isOpen && left.has(level) === isLeft ? 1 : 0));
      allowed[factor] = part;
      width[factor] = part.reduce((a, b) => a + b, 0);
    };
    open(true);
    grow(from, middle);
    open(false);
    grow(middle, to);
    allowed[factor] = before;
    width[factor] = widthBefore;
  };

  /** The split that leaves the least variance; undefined where the rows differ in no factor. */
  const bestSplit = (from: number, to: number, sum: number): { factor: number; left: ReadonlySet<number> } | undefined => {
    let best: { factor: number; order: number[]; cut: number; leftIsMore: boolean } | undefined;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const [factor, codes] of levels.entries()) {
      const count = numLevels[factor] as number;
      if ((width[factor] as number) < 2) continue;
      sums.fill(0, 0, count);
      counts.fill(0, 0, count);
      for (let i = from; i < to; i++) {
        const row = rows[i] as number;
        const level = codes[row] as number;
        sums[level] = (sums[level] as number) + (values[row] as number);
        counts[level] = (counts[level] as number) + 1;
      }
      const order: number[] = [];
      for (let level = 0; level < count; level++) if (counts[level]) order.push(level);
      if (order.length < 2) continue;
      const meanOf = (level: number): number => (sums[level] as number) / (counts[level] as number);
      order.sort((a, b) => meanOf(a) - meanOf(b) || a - b);
      let [leftSum, leftCount] = [0, 0];
      for (let cut = 1; cut < order.length; cut++) {
        const level = order[cut - 1] as number;
        leftSum += sums[level] as number;
        leftCount += counts[level] as number;
        const rightCount = to - from - leftCount;
        const score = leftSum ** 2 / leftCount + (sum - leftSum) ** 2 / rightCount;
        if (score <= bestScore) continue;
        bestScore = score;
        best = { factor, order, cut, leftIsMore: leftCount >= rightCount };
      }
    }
    if (!best) return undefined;
    const { factor, order, cut, leftIsMore } = best;
    // A level that no row has goes where more rows go.
    return { factor, left: leftIsMore ? without(allowed[factor] as Uint8Array, order.slice(cut)) : new Set(order.slice(0, cut)) };
  };

  grow(0, rows.length);
  return { mean, variance: Math.max(0, meanOfSquares - mean * mean), marginals };
}

/** The open levels but for some. */
function without(open: Uint8Array, levels: readonly number[]): Set<number> {
  const kept = new Set<number>();
  open.forEach((isOpen, level) => {
    if (isOpen && !levels.includes(level)) kept.add(level);
  });
  return kept;
}
