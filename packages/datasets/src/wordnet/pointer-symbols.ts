/** Names of WordNet's pointer symbols, in the order of the manual (wninput(5WN)). */
const pointerNames: ReadonlyMap<string, string> = new Map([
  ['!', 'antonym'],
  ['@', 'hypernym'],
  ['@i', 'instance hypernym'],
  ['~', 'hyponym'],
  ['~i', 'instance hyponym'],
  ['#m', 'member holonym'],
  ['#s', 'substance holonym'],
  ['#p', 'part holonym'],
  ['%m', 'member meronym'],
  ['%s', 'substance meronym'],
  ['%p', 'part meronym'],
  ['=', 'attribute'],
  ['+', 'derivationally related form'],
  [';c', 'domain: topic'],
  ['-c', 'member of domain: topic'],
  [';r', 'domain: region'],
  ['-r', 'member of domain: region'],
  [';u', 'domain: usage'],
  ['-u', 'member of domain: usage'],
  ['*', 'entailment'],
  ['>', 'cause'],
  ['^', 'also see'],
  ['$', 'verb group'],
  ['&', 'similar to'],
  ['<', 'participle of verb'],
  ['\\', 'pertainym'],
]);

/** Name of a pointer symbol; the symbol itself if the manual doesn't have it. */
export const pointerName = (symbol: string): string => pointerNames.get(symbol) ?? symbol;
