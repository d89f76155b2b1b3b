/**
 * Rank correlation of paired scores, with ties (Kendall's tau-b; Kendall 1945): 1 if both rank alike, -1 if one is the reverse of the other.
 * @returns NaN if all scores of one side are equal
 */
export function kendallTau(a: readonly number[], b: readonly number[]): number {
  let agreement = 0;
  let untiedInA = 0;
  let untiedInB = 0;
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      const signs = [a, b].map((scores) => Math.sign((scores[i] as number) - (scores[j] as number)));
      const [inA, inB] = signs as [number, number];
      agreement += inA * inB;
      untiedInA += Math.abs(inA);
      untiedInB += Math.abs(inB);
    }
  return agreement / Math.sqrt(untiedInA * untiedInB);
}
