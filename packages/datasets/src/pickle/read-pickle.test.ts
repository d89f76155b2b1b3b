import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GnasError } from '@gnas/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PickledArray } from './globals.js';
import { readPickle } from './read-pickle.js';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const read = (text: string): unknown => readPickle(bytes(text), 'test.pickle');

/** Fails unless the bytes give a value or a GnasError. */
function neverCrashes(input: Uint8Array): void {
  try {
    readPickle(input, 'fuzzed');
  } catch (error) {
    if (!(error instanceof GnasError && error.code === 'GNAS_INVALID_FILE')) throw error;
  }
}

const chr = (code: number): string => String.fromCharCode(code);

describe('readPickle', () => {
  it('builds lists, dicts, numbers and strings', () => {
    expect(read('\x80\x02]q\x00(K\x01M\x02\x01J\xff\xff\xff\xffU\x02hiNe.')).toEqual([1, 258, -1, 'hi', null]);
    expect(read('\x80\x02}q\x00(K\x01]K\x02K\x03u.')).toEqual(
      new Map<unknown, unknown>([
        [1, []],
        [2, 3],
      ]),
    );
  });

  it('keeps shared values shared', () => {
    const [a, b] = read('\x80\x02]q\x00(]q\x01h\x01e.') as unknown[];
    expect(a).toBe(b);
  });

  it('reads the additions of protocol 3, and NumPy numbers', () => {
    expect(read('\x80\x03]q\x00(G\x3f\xe0\x00\x00\x00\x00\x00\x00X\x03\x00\x00\x00h\xc3\xa9C\x02abe.')).toEqual([
      0.5,
      'hé',
      bytes('ab'),
    ]);
    const float =
      'cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nX\x02\x00\x00\x00f8\x89\x88\x87R(K\x03X\x01\x00\x00\x00<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb';
    expect(read(`\x80\x03${float}C\x08\x00\x00\x00\x00\x00\x00\xe0\x3f\x86R.`)).toBe(0.5);
    expect(() => read(`\x80\x03${float}C\x04\x00\x00\xe0\x3f\x86R.`)).toThrow(/a length that does not match its type/);
  });

  it.each([
    ['os.system', 'cos\nsystem\n(U\x06whoamitR.'],
    ['posix.system', '\x80\x02cposix\nsystem\n(U\x06whoamitR.'],
    ['builtins.eval', 'cbuiltins\neval\n(U\x011tR.'],
    ['subprocess.Popen', 'csubprocess\nPopen\n(U\x02lstR.'],
    ['numpy.core.multiarray.fromfile', 'cnumpy.core.multiarray\nfromfile\n(U\x01xtR.'],
    ['__builtin__.getattr', 'c__builtin__\ngetattr\n.'],
  ])('rejects the global %s by name', { meta: { attempt: 'pickle that calls code' } }, (name, text) => {
    expect(() => read(text)).toThrow(
      expect.objectContaining({ code: 'GNAS_INVALID_FILE', message: expect.stringContaining(`"${name}"`) }),
    );
  });

  it.each([
    ['an empty file', ''],
    ['a file without an end', '\x80\x02K\x01'],
    ['a newer protocol', '\x80\x05K\x01.'],
    ['a string longer than the file', '\x80\x02T\xff\xff\xff\x7fabc.'],
    ['a string of negative length', '\x80\x02T\xff\xff\xff\xffabc.'],
    ['an empty stack', '\x80\x02.'],
    ['a mark as a value', '\x80\x02(.'],
    ['no mark', '\x80\x02K\x01t.'],
    ['appending to a number', '\x80\x02K\x01K\x02a.'],
    ['setting items of a list', '\x80\x02](K\x01K\x02u.'],
    ['recalling what was never stored', '\x80\x02h\x07.'],
    ['calling a number', '\x80\x02K\x01)R.'],
    ['a state for a number', '\x80\x02K\x01}b.'],
    ['an unknown opcode', '\x80\x02\xff.'],
    ['a text that is not UTF-8', '\x80\x03X\x01\x00\x00\x00\xff.'],
    ['a number without a type', '\x80\x03cnumpy.core.multiarray\nscalar\nNC\x01a\x86R.'],
    [
      'an array larger than its bytes',
      '\x80\x02cnumpy.core.multiarray\n_reconstruct\n)R(K\x01J\xff\xff\xff\x7f\x85cnumpy\ndtype\nU\x02f4\x85R(K\x03U\x01<tb\x89U\x04abcdtb.',
    ],
    [
      'an array of objects',
      '\x80\x02cnumpy.core.multiarray\n_reconstruct\n)R(K\x01K\x01\x85cnumpy\ndtype\nU\x01O\x85R(K\x03U\x01|tb\x89U\x04abcdtb.',
    ],
  ])('rejects %s', { meta: { attempt: 'damaged pickle' } }, (_, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'GNAS_INVALID_FILE' }));
  });

  it.each([
    ['more containers than data files have', `\x80\x02${']'.repeat(2_000_001)}N.`, /more than 2,000,000 containers/],
    ['a list as the key of a dict', '\x80\x02}]K\x01s.', /a key of a dict is a list of 0/],
    ['a line without end', `\x80\x02c${'a'.repeat(5000)}\nb\nN.`, /a line is longer/],
  ])('bounds %s', { meta: { attempt: 'pickle that shares or nests without bound' } }, (_, text, message) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ message: expect.stringMatching(message) }));
  });

  it('does not write out lists that hold the same list many times, or are very deep', {
    meta: { attempt: 'pickle that shares or nests without bound', tries: 2 },
  }, () => {
    const shared = Array.from({ length: 26 }, (_, k) => `h${chr(k)}h${chr(k)}\x86q${chr(k + 1)}`).join('');
    const deep = `${']'.repeat(200_000)}${'a'.repeat(199_999)}`;
    for (const value of [`(U\x01aq\x00${shared}t`, deep]) {
      expect(() => read(`\x80\x02cnumpy\ndtype\n${value}\x85R.`)).toThrow(/an element type is a list/);
      expect(() => read(`\x80\x02cnumpy\ndtype\nU\x02f4\x85R(K\x03${value}tb.`)).toThrow(/the order of bytes is a list/);
    }
  });

  it('reads an array', () => {
    const array = read(
      '\x80\x02cnumpy.core.multiarray\n_reconstruct\n)R(K\x01K\x02\x85cnumpy\ndtype\nU\x02i2\x85R(K\x03U\x01<tb\x89U\x04\x01\x00\x02\x01tb.',
    );
    expect(array).toBeInstanceOf(PickledArray);
    expect([...((array as PickledArray).array?.values ?? [])]).toEqual([1, 258]);
  });

  it('returns a value or a GnasError for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), neverCrashes), { numRuns: 500 });
  });

  const file = join(process.env.GNAS_DATA_DIR ?? '', 'planetoid', 'ind.citeseer.y');
  it.runIf(existsSync(file))(
    'returns a value or a GnasError for a real file truncated or changed anywhere (needs GNAS_DATA_DIR)',
    () => {
      const whole = new Uint8Array(readFileSync(file));
      expect(readPickle(whole, file)).toBeInstanceOf(PickledArray);
      for (let length = 0; length < whole.length; length += 7)
        expect(() => readPickle(whole.slice(0, length), 'cut')).toThrow(expect.objectContaining({ code: 'GNAS_INVALID_FILE' }));
      fc.assert(
        fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
          const damaged = whole.slice();
          damaged[at] = value;
          neverCrashes(damaged);
        }),
        { numRuns: 500 },
      );
    },
  );
});
