/** Returns the bucket of a text: FNV-1a over its UTF-16 units, with a final mix so that low bits depend on all of them. */
export function bucketOf(text: string, buckets: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) % buckets;
}
