import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.js';

const refuse = (problem: string): never => {
  throw new Error(problem);
};
const table = 'id,label\na,red\nb,blue\n';
const textOf = (bytes: Uint8Array): string => {
  const { bytes: text, encoding } = decodeText(bytes, refuse);
  return new TextDecoder(encoding).decode(text);
};
/** Encodes Cyrillic capitals and small letters as Windows-1251 does. */
const inCyrillic = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => {
    const code = letter.charCodeAt(0);
    return code < 128 ? code : code - 0x410 + 0xc0;
  });

describe('decodeText', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-16LE', Buffer.from(table, 'utf16le')],
    ['UTF-16BE', Buffer.from(table, 'utf16le').swap16()],
  ])('recognizes %s without a byte order mark', (name, bytes) => {
    expect(textOf(bytes)).toBe(table);
    expect(decodeText(bytes, refuse).notes).toEqual([`read as ${name}`]);
  });

  it('takes Western European letters as Windows-1252, and refuses other encodings', () => {
    expect(textOf(Buffer.from('id,label\na,grün\nb,weiß\nc,naïve\n', 'latin1'))).toContain('weiß');
    expect(() => textOf(inCyrillic('id,label\na,Да\nb,Запад\nc,Восток\n'))).toThrow(
      /, line 2: the text is neither UTF-8 nor in a Western European encoding; save the file as UTF-8/,
    );
    const shiftJis = Uint8Array.of(...Buffer.from('id,label\na,'), 0x93, 0xfa, 0x96, 0x7b, 0x81, 0x41, 0x0a);
    expect(() => textOf(shiftJis)).toThrow(/neither UTF-8 nor/);
  });

  it('names what is not text', () => {
    expect(() => textOf(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4))).toThrow(/this is a binary file/);
    expect(() => textOf(Buffer.from('PK\x03\x04'))).toThrow(/this is a spreadsheet or a zip archive/);
  });
});
