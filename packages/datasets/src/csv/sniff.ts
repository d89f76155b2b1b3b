/** How the records of a text file are written. */
export interface Dialect {
  readonly delimiter: string;
  readonly quote: '"' | "'";
  /** Whether the delimiter suggests a decimal comma, as spreadsheets write it in much of Europe. */
  readonly decimalComma: boolean;
}

const candidates = [',', ';', '\t', '|', ' '];
const linesToRead = 50;

/**
 * Infers delimiter and quote from the first lines of a file: the delimiter that cuts most lines as it cuts the first one. A space only
 * counts if all lines agree.
 */
export function sniffDialect(text: string): Dialect {
  const lines = text
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, linesToRead);
  const single = lines.filter((line) => /(?:^|[,;\t|])'[^']*'(?:$|[,;\t|])/.test(line)).length;
  const quote = !lines.some((line) => line.includes('"')) && single > lines.length / 2 ? "'" : '"';
  const scored = candidates.map((delimiter) => {
    const [header = 1, ...rest] = lines.map((line) => fieldsOf(line, delimiter, quote));
    const agreeing = rest.filter((count) => count === header).length;
    const fits = header > 1 && (delimiter !== ' ' || (agreeing === rest.length && rest.length > 0));
    return { delimiter, score: fits ? 1 + agreeing : 0, header };
  });
  const best = scored.reduce((a, b) =>
    b.score > a.score || (b.score === a.score && b.score > 0 && b.header > a.header) ? b : a,
  );
  const delimiter = best.score > 0 ? best.delimiter : ',';
  return { delimiter, quote, decimalComma: delimiter === ';' };
}

/** Counts the fields of a line; delimiters within quotes don't count. A quote within an unquoted field, such as 5" pipe, is text. */
function fieldsOf(line: string, delimiter: string, quote: string): number {
  let fields = 1;
  let quoted = false;
  let before = delimiter;
  for (const letter of delimiter === ' ' ? line.trim().replace(/ +/g, ' ') : line) {
    if (letter === quote) quoted = !quoted && [delimiter, quote, ' '].includes(before);
    else if (letter === delimiter && !quoted) fields++;
    before = letter;
  }
  return fields;
}

/** Says a delimiter in words. */
export function delimiterName(delimiter: string): string {
  return { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars', ' ': 'spaces' }[delimiter] ?? delimiter;
}
