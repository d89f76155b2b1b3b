/** Makes a row of a table. */
export function row(kind: 'td' | 'th', cells: readonly string[]): HTMLTableRowElement {
  const element = document.createElement('tr');
  element.append(...cells.map((cell) => textElement(kind, cell)));
  return element;
}

/** Makes an element with a text in it. */
export function textElement<Name extends keyof HTMLElementTagNameMap>(name: Name, text: string): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}
