import { Budget, inShort } from './budget.js';
import { ByteReader, latin1 } from './byte-reader.js';
import { callGlobal, type Global, knownGlobals, setState } from './globals.js';

const mark = Symbol('mark');

/**
 * Reads a Python pickle (protocols 0 to 3, PEP 307) of plain data, NumPy arrays and SciPy CSR matrices. It only builds data: nothing
 * is imported or called, and globals outside `knownGlobals` are rejected by name. The numbers of values, containers and bytes are bounded.
 *
 * A Python dict becomes a `Map`, a list or tuple an array, and a byte string a `Uint8Array` or, up to 255 bytes, a string.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function readPickle(bytes: Uint8Array, fileName: string): unknown {
  const reader = new ByteReader(bytes, fileName);
  return new Unpickler(reader).run();
}

class Unpickler {
  readonly #stack: unknown[] = [];
  readonly #memo = new Map<number, unknown>();
  readonly #budget: Budget;

  constructor(readonly reader: ByteReader) {
    this.#budget = new Budget(reader);
  }

  run(): unknown {
    for (;;) {
      const opcode = this.reader.uint8();
      if (opcode === 0x2e) return this.#pop();
      this.#execute(opcode);
    }
  }

  #execute(opcode: number): void {
    const { reader } = this;
    switch (String.fromCharCode(opcode)) {
      case '\x80': {
        const protocol = reader.uint8();
        if (protocol > 3) reader.refuse(`pickle protocol ${protocol} is not supported; save with protocol 2 or 3.`);
        return;
      }
      case '(':
        return this.#push(mark);
      case 'N':
        return this.#push(null);
      case '\x88':
        return this.#push(true);
      case '\x89':
        return this.#push(false);
      case 'K':
        return this.#push(reader.uint8());
      case 'M':
        return this.#push(reader.uint16());
      case 'J':
        return this.#push(reader.int32());
      case 'G':
        return this.#push(reader.float64());
      case 'U':
        return this.#push(latin1(reader.slice(reader.uint8())));
      case 'T':
        return this.#push(reader.slice(reader.int32()));
      case 'C':
        return this.#push(reader.slice(reader.uint8()));
      case 'X':
        return this.#push(utf8(reader));
      case ']':
      case ')':
        return this.#pushContainer([]);
      case '}':
        return this.#pushContainer(new Map());
      case 't':
        return this.#pushContainer(this.#popToMark());
      case '\x85':
        return this.#pushContainer(this.#popMany(1));
      case '\x86':
        return this.#pushContainer(this.#popMany(2));
      case '\x87':
        return this.#pushContainer(this.#popMany(3));
      case 'a': {
        const item = this.#pop();
        this.#topList().push(item);
        return;
      }
      case 'e': {
        const items = this.#popToMark();
        const list = this.#topList();
        for (const item of items) list.push(item);
        return;
      }
      case 's':
        return this.#setItems(this.#popMany(2));
      case 'u':
        return this.#setItems(this.#popToMark());
      case 'q':
        return this.#remember(reader.uint8());
      case 'r':
        return this.#remember(reader.uint32());
      case 'h':
        return this.#recall(reader.uint8());
      case 'j':
        return this.#recall(reader.uint32());
      case 'c':
        return this.#push(this.#global(reader.line(), reader.line()));
      case 'R':
      case '\x81': {
        const [callee, values] = this.#popMany(2);
        if (!(callee instanceof Object && 'global' in callee) || !Array.isArray(values))
          reader.refuse('it calls something that is not a known global.');
        this.#budget.spend('containers');
        return this.#push(callGlobal(callee as Global, values as unknown[], reader));
      }
      case 'b': {
        const state = this.#pop();
        return setState(this.#top(), state, reader, this.#budget);
      }
      default:
        reader.refuse(`pickle opcode 0x${opcode.toString(16)} is not supported; data files do not use it.`);
    }
  }

  #global(module: string, name: string): Global {
    const full = `${module}.${name}`;
    if (!knownGlobals.has(full))
      this.reader.refuse(`it refers to the Python global "${full}", which data files do not need; the file may be malicious.`);
    return { global: full };
  }

  #push(value: unknown): void {
    this.#budget.spend('values');
    this.#stack.push(value);
  }

  #pushContainer(value: unknown[] | Map<unknown, unknown>): void {
    this.#budget.spend('containers');
    this.#push(value);
  }

  #pop(): unknown {
    if (this.#stack.length === 0) this.reader.refuse('it takes a value from an empty stack.');
    const value = this.#stack.pop();
    if (value === mark) this.reader.refuse('it uses a mark as a value.');
    return value;
  }

  #top(): unknown {
    const value = this.#pop();
    this.#stack.push(value);
    return value;
  }

  #topList(): unknown[] {
    const list = this.#top();
    if (!Array.isArray(list)) this.reader.refuse('it appends to something that is not a list.');
    return list;
  }

  #popMany(count: number): unknown[] {
    return Array.from({ length: count }, () => this.#pop()).reverse();
  }

  #popToMark(): unknown[] {
    const at = this.#stack.lastIndexOf(mark);
    if (at < 0) this.reader.refuse('it looks for a mark that does not exist.');
    const items = this.#stack.splice(at + 1);
    this.#stack.pop();
    return items;
  }

  #setItems(items: readonly unknown[]): void {
    const map = this.#top();
    if (!(map instanceof Map) || items.length % 2 !== 0) this.reader.refuse('it sets items of a value that is not a dict.');
    for (let at = 0; at < items.length; at += 2) {
      const key = items[at];
      if (typeof key === 'object' && key !== null)
        this.reader.refuse(`a key of a dict is ${inShort(key)}; expected a number or text.`);
      map.set(key, items[at + 1]);
    }
  }

  #remember(key: number): void {
    this.#budget.spend('values');
    this.#memo.set(key, this.#top());
  }

  #recall(key: number): void {
    if (!this.#memo.has(key)) this.reader.refuse(`it recalls value ${key}, which was never stored.`);
    this.#push(this.#memo.get(key));
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function utf8(reader: ByteReader): string {
  const bytes = reader.slice(reader.uint32());
  try {
    return decoder.decode(bytes);
  } catch {
    return reader.refuse('a text is not UTF-8.');
  }
}
