/** Lists names for a message: the first five, and how many more there are. */
export function listed(names: readonly string[], most = 5): string {
  if (names.length === 0) return 'none';
  const more = names.length - most;
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more.toLocaleString('en-US')} more` : '');
}
