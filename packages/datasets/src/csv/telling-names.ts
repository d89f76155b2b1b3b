const ids = /(?:^|[^a-z])(?:ids?|no|nr|num|number|key|code|uuid|guid|index|idx|ref|row)\.?$|^(?:unnamed: ?\d+)?$/i;
const codes =
  /(?:^|[^a-z])(?:ids?|codes?|postleitzahl|plz|phone|fax|isbn|issn|ean|upc|gtin|sku|fips|naics|iban)$|(?:zip|postal|post|pin)[ _-]?code$|(?:^|[^a-z])zip$|[^a-z](?:no|nr)\.?$/i;
const parts =
  /^(?:(?:is|in)[ _-]?)?(?:train|training|val|valid|validation|test)[ _-]?(?:mask|set|split)$|^(?:is|in)[ _-](?:train|training|val|valid|validation|test)$/i;

/** Whether a name is that of numbers that tell rows apart, if all of them differ. */
export function isNameOfIds(name: string): boolean {
  return ids.test(name) || /[a-z](?:Id|ID|No|Nr|Key|Ref)$/.test(name) || isNameOfCodes(name);
}

/** Whether a name is that of numbers that stand for things, such as postal codes: their sums and means say nothing. */
export function isNameOfCodes(name: string): boolean {
  return codes.test(name) || /[a-z](?:Id|ID|Code)$/.test(name);
}

/** Whether a name says that the column tells whether a row is in one part of a split, such as train_mask. */
export function isNameOfPart(name: string): boolean {
  return parts.test(name);
}
