import { GnasError } from '../gnas-error.js';

/** Most bytes of a name in UTF-8, so that it fits into the name of a file with an ending. */
const mostBytes = 200;

/**
 * Checks the name of a study, before work begins.
 * @throws GnasError GNAS_INVALID_OPTION if it is empty, longer than 200 bytes in UTF-8, has characters that a terminal doesn't show, or begins with a
 * dash
 */
export function checkStudyName(name: string): void {
  const bytes = new TextEncoder().encode(name).length;
  const problem =
    name.trim() === ''
      ? 'is empty'
      : bytes > mostBytes
        ? `"${name.slice(0, 40)}..." has ${bytes} bytes`
        : /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(name)
          ? `${JSON.stringify(name)} has characters that can't be shown`
          : name.startsWith('-')
            ? `"${name}" begins with a dash`
            : undefined;
  if (problem !== undefined)
    throw new GnasError(
      'GNAS_INVALID_OPTION',
      `The name of the study ${problem}; expected 1 to ${mostBytes} bytes of visible text, and no dash at the beginning. Give another name, such as "topics".`,
    );
}
