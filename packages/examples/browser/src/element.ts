/** Finds the element of the page with this id. @throws TypeError if index.html doesn't have it */
export function element<T extends HTMLElement>(id: string, type: abstract new (...args: never[]) => T): T {
  const found = document.getElementById(id);
  if (found instanceof type) return found;
  throw new TypeError(`index.html has no ${type.name} with id "${id}".`);
}
