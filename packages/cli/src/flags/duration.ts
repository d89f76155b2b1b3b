import { InvalidArgumentError } from 'commander';
import ms from 'ms';

/** Reads a duration such as '10m', '90s' or '1.5h' -> milliseconds. The command line shows its error with the flag's name. */
export function duration(text: string): number {
  const hasUnit = /[a-z]$/i.test(text);
  const value = hasUnit ? ms(text as ms.StringValue) : undefined;
  if (value !== undefined && value > 0) return value;
  throw new InvalidArgumentError('Expected a duration with its unit, such as 90s, 10m or 1.5h.');
}
