export { type EncodeSmilesOptions, encodeSmiles, type FromSmilesOptions, fromSmiles, type SmilesSchema } from './from-smiles.js';
export { plugin } from './plugin.js';
