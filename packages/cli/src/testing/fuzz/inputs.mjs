/** Arbitrary inputs for readers: by bytes, and by the structure of each format. */

import fc from 'fast-check';

export const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }));

/** A change of some bytes, or of the length, of a file. */
export const changedBytes = (bytes) =>
  fc
    .record({
      changes: fc.array(fc.tuple(fc.nat(Math.max(0, bytes.length - 1)), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      length: fc.oneof({ weight: 4, arbitrary: fc.constant(bytes.length) }, fc.nat(bytes.length)),
    })
    .map(({ changes, length }) => {
      const changed = Uint8Array.from(bytes);
      for (const [at, value] of changes) changed[at] = value;
      return changed.slice(0, length);
    });

const deep = (levels) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
const odd = fc.oneof(
  fc.constantFrom(null, true, -1, 0, 0.5, 1e9, 2 ** 31, 2 ** 53, 1e300, '', '__proto__', 'x'.repeat(5000), {}, [], [[]]),
  fc.constant(deep(500)),
  fc.constant(Array.from({ length: 2000 }, (_, i) => i)),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A function that replaces, removes or adds one value anywhere in a JSON value. */
export const changedJson = fc
  .record({ steps: fc.array(fc.nat(30), { maxLength: 7 }), what: fc.constantFrom('set', 'remove', 'add'), value: odd })
  .map(({ steps, what, value }) => (json) => {
    const root = { json };
    let parent = root;
    let key = 'json';
    for (const step of steps) {
      const next = parent[key];
      if (typeof next !== 'object' || next === null || Object.keys(next).length === 0) break;
      parent = next;
      const keys = Object.keys(next);
      key = keys[step % keys.length];
    }
    if (what === 'remove' && parent !== root) delete parent[key];
    else if (what === 'add' && typeof parent[key] === 'object' && parent[key] !== null) parent[key].added = value;
    else parent[key] = value;
    return root.json;
  });

const byte = (value) => String.fromCharCode(value);
const int32 = (value) => [0, 8, 16, 24].map((shift) => byte((value >>> shift) & 255)).join('');
const opcode = fc.oneof(
  ...['(', 'N', '\x88', ']', ')', '}', 't', '\x85', '\x86', '\x87', 'a', 'e', 's', 'u', 'R', 'b', '\x81'].map((code) =>
    fc.constant(code),
  ),
  fc.nat(255).map((value) => `K${byte(value)}`),
  fc.integer().map((value) => `J${int32(value)}`),
  fc.nat(9).map((key) => `q${byte(key)}`),
  fc.nat(9).map((key) => `h${byte(key)}`),
  fc.string({ unit: 'binary-ascii', maxLength: 20 }).map((word) => `U${byte(word.length)}${word}`),
  fc.constantFrom('f4', 'i8', 'U9999', 'O', '<').map((word) => `U${byte(word.length)}${word}`),
  fc
    .constantFrom(
      'numpy.core.multiarray\n_reconstruct',
      'numpy.core.multiarray\nscalar',
      'numpy\ndtype',
      'numpy\nndarray',
      'scipy.sparse.csr\ncsr_matrix',
      'collections\ndefaultdict',
      'os\nsystem',
    )
    .map((name) => `c${name}\n`),
);
/** Shares of a list that doubles with each step, and lists in lists. */
const bomb = fc.constantFrom(
  `(U\x01aq\x00${Array.from({ length: 25 }, (_, k) => `h${byte(k)}h${byte(k)}\x86q${byte(k + 1)}`).join('')}t`,
  `${']'.repeat(50_000)}${'a'.repeat(49_999)}`,
);
const array = fc
  .record({
    shape: fc.array(fc.integer({ min: -1, max: 2 ** 31 - 1 }), { maxLength: 3 }),
    type: fc.constantFrom('f4', 'i8', 'u1', 'O', 'U3'),
    bytes: fc.nat(32),
  })
  .map(
    ({ shape, type, bytes }) =>
      `cnumpy.core.multiarray\n_reconstruct\n)R(K\x01(${shape.map((length) => `J${int32(length)}`).join('')}tcnumpy\ndtype\nU${byte(type.length)}${type}\x85R(K\x03U\x01<tb\x89U${byte(bytes)}${'\x01'.repeat(bytes)}tb`,
  );
export const pickle = fc
  .array(fc.oneof({ weight: 20, arbitrary: opcode }, { weight: 3, arbitrary: array }, { weight: 1, arbitrary: bomb }), {
    maxLength: 40,
  })
  .map((parts) => Buffer.from(`\x80\x02${parts.join('')}.`, 'latin1'));

/** Packs entries into a zip archive without compressing them. */
function zip(entries) {
  const [files, directory] = [[], []];
  let offset = 0;
  for (const [name, bytes] of Object.entries(entries)) {
    const letters = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(letters.length, 22);
    files.push(Buffer.from('PK\x03\x04', 'latin1'), facts, letters, bytes);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, place, letters);
    offset += 4 + facts.length + letters.length + bytes.length;
  }
  const size = Buffer.concat(directory).length;
  const end = Buffer.alloc(18);
  for (const at of [4, 6]) end.writeUInt16LE(Object.keys(entries).length, at);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, ...directory, Buffer.from('PK\x05\x06', 'latin1'), end]);
}

const npyHeader = fc.record({
  descr: fc.constantFrom('<i4', '<i8', '<f4', '<f8', '|u1', '>i2', '<U9', '|O', '<c8', ''),
  fortran: fc.constantFrom('False', 'True', 'Maybe'),
  shape: fc.oneof(fc.array(fc.nat(8), { maxLength: 3 }), fc.array(fc.nat(2 ** 31), { maxLength: 4 })),
});
const npyFile = fc
  .tuple(npyHeader, fc.uint8Array({ maxLength: 80 }), fc.boolean())
  .map(([{ descr, fortran, shape }, body, fits]) => {
    const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape.join(', ')},), }`;
    const size = (Number(descr.slice(2)) || 1) * shape.reduce((product, length) => product * length, 1);
    const bytes = fits && size < 10_000 ? Uint8Array.from({ length: size }, (_, i) => body[i % (body.length || 1)] ?? 0) : body;
    return Buffer.concat([
      Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
      Buffer.from([header.length & 255, header.length >> 8]),
      Buffer.from(header),
      bytes,
    ]);
  });
const ints = (...values) => {
  const header = `{'descr': '<i4', 'fortran_order': False, 'shape': (${values.length},), }`;
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    Buffer.from([header.length, 0]),
    Buffer.from(header),
    Buffer.from(Int32Array.from(values).buffer),
  ]);
};
const good = {
  adj_data: ints(1, 1, 1, 1),
  adj_indices: ints(1, 2, 3, 0),
  adj_indptr: ints(0, 1, 2, 3, 4),
  adj_shape: ints(4, 4),
  attr_data: ints(1, 2),
  attr_indices: ints(2, 0),
  attr_indptr: ints(0, 2, 2, 2, 2),
  attr_shape: ints(4, 3),
  labels: ints(0, 1, 0, 1),
};
const oddInts = fc.array(fc.oneof(fc.nat(5), fc.integer()), { maxLength: 8 }).map((values) => ints(...values));
export const npzFile = fc
  .array(fc.tuple(fc.constantFrom(...Object.keys(good), 'class_names'), fc.oneof(npyFile, oddInts)), { maxLength: 3 })
  .map((changes) =>
    zip(
      Object.fromEntries(
        Object.entries({ ...good, ...Object.fromEntries(changes) }).map(([name, bytes]) => [
          `${name}.npy`,
          Uint8Array.from(bytes),
        ]),
      ),
    ),
  );

const cell = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'x', 'y', '1', '2.5', '', '"', '"a', '1e999', 'NaN', '\ufeff', '=1+1'),
  text,
);
const wholeTable = Buffer.from(
  `id,topic,size\n${Array.from({ length: 12 }, (_, i) => `n${i},${i % 2 ? 'a' : 'b'},${i}`).join('\n')}\n`,
);
const brokenTable = fc
  .record({
    header: fc.oneof(
      fc.constant('id,topic,size'),
      fc.array(cell, { maxLength: 4 }).map((cells) => cells.join(',')),
    ),
    rows: fc.array(fc.array(cell, { maxLength: 4 }), { maxLength: 12 }),
    end: fc.constantFrom('\n', '\r\n', '\r'),
    delimiter: fc.constantFrom(',', ';', '\t'),
  })
  .map(({ header, rows, end, delimiter }) => [header, ...rows.map((row) => row.join(delimiter))].join(end));

export const csvTable = fc.oneof(
  brokenTable,
  changedBytes(wholeTable).map((bytes) => new TextDecoder().decode(bytes)),
);

const wholeGraphFile = Buffer.from(
  `<?xml version="1.0"?><graphml><key id="t" for="node" attr.name="topic" attr.type="string"/><key id="s" for="node" attr.name="size" attr.type="int"/><graph edgedefault="directed">${Array.from({ length: 8 }, (_, i) => `<node id="n${i}"><data key="t">${i % 2 ? 'a' : 'b'}</data><data key="s">${i}</data></node><edge source="n${i}" target="n${(i + 1) % 8}"/>`).join('')}</graph></graphml>`,
);
const tag = fc.constantFrom(
  'graph',
  'node',
  'edge',
  'data',
  'key',
  'attributes',
  'attribute',
  'attvalue',
  'default',
  'nodes',
  'meta',
);
const attribute = fc
  .tuple(
    fc.constantFrom('id', 'source', 'target', 'key', 'for', 'attr.name', 'attr.type', 'value', 'class', 'type', 'title'),
    text,
  )
  .map(([name, value]) => ` ${name}="${value.replace(/[<&"]/g, '')}"`);
const element = fc.letrec((tie) => ({
  element: fc
    .tuple(
      tag,
      fc.array(attribute, { maxLength: 3 }),
      fc.array(fc.oneof({ maxDepth: 4 }, text, tie('element')), { maxLength: 4 }),
    )
    .map(([name, attributes, children]) => `<${name}${attributes.join('')}>${children.join('')}</${name}>`),
})).element;
const xmlBomb = fc.constantFrom(
  `<!DOCTYPE gexf [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 20 }, (_, i) => `<!ENTITY b${i} "${(i ? `&b${i - 1};` : '&a;').repeat(10)}">`).join('')}]><gexf><graph>&b19;</graph></gexf>`,
  `<graphml>${'<graph>'.repeat(5_000)}${'</graph>'.repeat(5_000)}</graphml>`,
  `<gexf><graph><nodes>${'<node id="a"/>'.repeat(5_000)}</nodes></graph></gexf>`,
);
export const graphFile = fc.oneof(
  { weight: 4, arbitrary: changedBytes(wholeGraphFile).map((bytes) => new TextDecoder().decode(bytes)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom('graphml', 'gexf'), fc.array(element, { maxLength: 4 }))
      .map(([root, children]) => `<${root}>${children.join('')}</${root}>`),
  },
  { weight: 1, arbitrary: xmlBomb },
);

/** The text of a config file: an experiment of which something is changed, or whose text is. */
export const configFile = (experiment) => {
  const written = changedJson.map((change) => `export default ${JSON.stringify(change(structuredClone(experiment)))};`);
  const whole = Buffer.from(`export default ${JSON.stringify(experiment)};`);
  return fc.oneof(
    written,
    changedBytes(whole).map((bytes) => new TextDecoder().decode(bytes)),
  );
};

export const httpRequest = (host) => {
  const part = fc.oneof(
    text,
    fc.constantFrom('api', 'studies', 'study', 'trials', '0', 'events', 'session', '..', '%2e%2e', '%', '%00', 'x'.repeat(9000)),
  );
  return fc
    .record({
      method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'G\0T', ''),
      path: fc.array(part, { maxLength: 6 }).map((parts) => `/${parts.join('/')}`),
      query: fc.oneof(
        fc.constant(''),
        text.map((value) => `?from=${value}&limit=${value}`),
      ),
      headers: fc.array(
        fc.tuple(
          fc.constantFrom('Host', 'Cookie', 'Authorization', 'Content-Length', 'Transfer-Encoding', 'Upgrade', 'X'),
          fc.oneof(text, fc.constantFrom(host, 'chunked', '99999999999', '-1')),
        ),
        { maxLength: 4 },
      ),
      body: text,
    })
    .map(
      ({ method, path, query, headers, body }) =>
        `${method} ${path}${query} HTTP/1.1\r\nHost: ${host}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
};
