/** Languages whose names of months are read. */
const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl', 'cs', 'ru', 'uk', 'tr', 'el', 'id'];

let months: ReadonlyMap<string, number> | undefined;

/** Returns the number of a month, from 1, by its name or its first letters in one of several languages; undefined for other words. */
export function monthOf(name: string): number | undefined {
  months ??= allMonths();
  return months.get(keyOf(name));
}

/** Names that mean different months in two languages, such as the Czech "červen" and a Polish one, keep the first. */
function allMonths(): Map<string, number> {
  const found = new Map<string, number>();
  for (const language of languages)
    for (const month of ['long', 'short'] as const) {
      const format = new Intl.DateTimeFormat(language, { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' });
      for (let at = 0; at < 12; at++) {
        const parts = format.formatToParts(Date.UTC(2020, at, 1));
        const key = keyOf(parts.find(({ type }) => type === 'month')?.value ?? '');
        if (key !== '' && !/^\d/.test(key) && !found.has(key)) found.set(key, at + 1);
      }
    }
  found.set('sep', 9);
  return found;
}

const keyOf = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/\.$/, '');
