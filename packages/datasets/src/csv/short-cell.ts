/** Shows a cell in a line of text: without line breaks, and cut after 40 letters. */
export function shortCell(cell: string): string {
  const letters = Array.from(cell.slice(0, 200).replace(/\s+/g, ' '));
  return letters.length > 40 ? `${letters.slice(0, 37).join('')}...` : letters.join('');
}
