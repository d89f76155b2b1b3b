import { ByteReader, latin1 } from '../pickle/byte-reader.js';
import { elementType, type NumpyArray, readElements } from './numpy-array.js';

/** Ten times what NumPy itself accepts. */
const maxHeaderBytes = 100_000;

/**
 * Reads a .npy file (NumPy format 1 to 3) of numbers or strings. Arrays of Python objects are rejected.
 * @throws GnasError GNAS_INVALID_FILE
 */
export function readNpy(bytes: Uint8Array, fileName: string): NumpyArray {
  const reader: ByteReader = new ByteReader(bytes, fileName);
  if (latin1(reader.slice(6)) !== '\x93NUMPY') reader.refuse('it is not a .npy file.');
  const major = reader.uint8();
  reader.uint8();
  const length = major === 1 ? reader.uint16() : reader.uint32();
  if (length > maxHeaderBytes) reader.refuse(`its header claims ${length} bytes; the limit is ${maxHeaderBytes}.`);
  const header = latin1(reader.slice(length));
  const descriptor = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || shape === undefined) reader.refuse('its header lacks the element type or the shape.');
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  if (order === undefined) reader.refuse('its header lacks the order of its elements.');
  const type = elementType(descriptor);
  if (!type) reader.refuse(`its elements are "${descriptor}", which is not supported; arrays of Python objects are never read.`);
  const lengths = shape.split(',').flatMap((part) => (part.trim() === '' ? [] : [Number(part)]));
  const body = bytes.subarray(reader.position);
  return (
    readElements(type, lengths, body, order === 'True') ??
    reader.refuse(`its array of shape (${shape}) does not fit the ${body.length} bytes that follow.`)
  );
}
