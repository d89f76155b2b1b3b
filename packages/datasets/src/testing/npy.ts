/** Makes a .npy file. @param shape as a Python tuple, such as '(2,)' */
export function npy(descriptor: string, shape: string, body: ArrayBuffer, fortranOrder: 'True' | 'False' = 'False'): Uint8Array {
  const header = `{'descr': '${descriptor}', 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }`;
  return Uint8Array.from([
    ...Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    header.length & 255,
    header.length >> 8,
    ...Buffer.from(header),
    ...new Uint8Array(body),
  ]);
}
