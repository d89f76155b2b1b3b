/** Joins items for a message: all of up to five, otherwise the first five and how many more there are. */
export function shortList(items: readonly string[]): string {
  const shown = 5;
  const more = items.length - shown;
  return more > 0 ? `${items.slice(0, shown).join(', ')} and ${more.toLocaleString('en')} more` : items.join(', ');
}
