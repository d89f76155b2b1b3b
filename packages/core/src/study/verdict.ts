import { formatMetric, type Metric } from '../task/metric.js';
import type { StudyOutcome } from './study-outcome.js';

/**
 * Says in one or two sentences whether the found model is better than the best baseline, and which model predictions use; undefined
 * without baselines.
 */
export function verdictText({ verdict, kept }: Pick<StudyOutcome, 'verdict' | 'kept'>, objective: Metric): string | undefined {
  if (!verdict) return undefined;
  const { against, difference, interval } = verdict;
  const { format } = objective;
  const write = (value: number): string =>
    (format.style === 'percent' ? (100 * value).toFixed(format.digits) : formatMetric(objective, value)).replace(
      /^-(?=[0.]+$)/,
      '',
    );
  const unit = format.style === 'percent' ? ' points' : '';
  const facts = `${write(difference)}${unit} of validation ${objective.title}, 95 % interval ${write(interval[0])} to ${write(interval[1])}`;
  if (kept === against) return `No better than the ${against} (${facts}). Predictions use the ${against}.`;
  if (interval[1] < 0)
    return `Worse than the best baseline, the ${against} (${facts}). Use that model, or search longer or in another space.`;
  return interval[0] > 0
    ? `Better than the best baseline, the ${against} (${facts}).`
    : `Not clearly better than the best baseline, the ${against} (${facts}).`;
}
