import { GnasError } from '@gnas/core';

/** An entry of a WordNet data file (wndb(5WN)). */
export interface Synset {
  /** Part of speech letter and byte offset, unique in the database: 'v00001740'. */
  readonly id: string;
  /** Its first word. */
  readonly word: string;
  /** Number of its lexicographer file. */
  readonly lexicographerFile: number;
  /** Synsets it points to, each with the symbol of the relation. */
  readonly pointers: readonly { readonly symbol: string; readonly id: string }[];
  /** Definition and examples. */
  readonly gloss: string;
}

/** Adjective satellites are in the file of the adjectives. */
const fileLetter = (letter: string): string => (letter === 's' ? 'a' : letter);

/** Parses a WordNet data file. @throws GnasError GNAS_INVALID_FILE naming the line */
export function parseSynsets(text: string, fileName: string): Synset[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.startsWith('  ') || line === '') return [];
    const [head = '', gloss = ''] = line.split(' | ');
    const fields = head.trim().split(' ');
    const [offset = '', lexicographer = '', type = '', wordCount = ''] = fields;
    const pointersAt = 4 + 2 * Number.parseInt(wordCount, 16);
    const pointerCount = Number(fields[pointersAt]);
    const last = pointersAt + 4 * pointerCount;
    if (!/^\d{8}$/.test(offset) || !/^[nvasr]$/.test(type) || !Number.isInteger(pointerCount) || fields.length <= last)
      throw new GnasError('GNAS_INVALID_FILE', `${fileName}, line ${index + 1}: not an entry of a WordNet data file.`);
    const pointers = Array.from({ length: pointerCount }, (_, k) => {
      const at = pointersAt + 1 + 4 * k;
      return { symbol: fields[at] as string, id: fileLetter(fields[at + 2] as string) + fields[at + 1] };
    });
    return [
      {
        id: fileLetter(type) + offset,
        word: fields[4] as string,
        lexicographerFile: Number(lexicographer),
        pointers,
        gloss: gloss.trim(),
      },
    ];
  });
}
