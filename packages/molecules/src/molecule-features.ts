import { Molecule } from 'openchemlib';
import { charges, degrees, elements, hydrogens, piElectrons } from './feature-names.js';

/** A molecule as a graph: heavy atoms as nodes, bonds as edges in both directions. */
export interface MolecularGraph {
  /** Number of atoms. */
  readonly atoms: number;
  /** [bonds * 2] */
  readonly source: readonly number[];
  /** [bonds * 2] */
  readonly target: readonly number[];
  /** [atoms * atomFeatures] */
  readonly atomFeatures: readonly number[];
  /** [bonds * 2 * bondFeatures] */
  readonly bondFeatures: readonly number[];
}

/** One-hot encoding; the nearest value stands for those beyond. */
function oneOf(values: readonly number[], value: number): number[] {
  const inside = Math.min(Math.max(value, values[0] as number), values.at(-1) as number);
  return values.map((each) => (each === inside ? 1 : 0));
}

/**
 * Reads a molecule from SMILES (Weininger 1988). Features of atoms and bonds are those of Gilmer et al. (2017, table 1) as far as a
 * structure without coordinates has them.
 * @throws Error if the text is not SMILES, or has no atoms
 */
export function moleculeOf(smiles: string): MolecularGraph {
  // Stereo takes a layout of the molecule, which is most of the time.
  const molecule = Molecule.fromSmiles(smiles.trim(), { noCoordinates: true, noStereo: !/[@/\\]/.test(smiles) });
  molecule.ensureHelperArrays(Molecule.cHelperParities);
  // Hydrogens come after other atoms; a molecule of hydrogens alone keeps them.
  const isHydrogen = molecule.getAtoms() === 0;
  const atoms = isHydrogen ? molecule.getAllAtoms() : molecule.getAtoms();
  const bonds = isHydrogen ? molecule.getAllBonds() : molecule.getBonds();
  if (atoms === 0) throw new Error('it has no atoms');
  const [source, target, bondFeatures]: [number[], number[], number[]] = [[], [], []];
  for (let bond = 0; bond < bonds; bond++) {
    const [a, b] = [molecule.getBondAtom(0, bond), molecule.getBondAtom(1, bond)];
    const features = featuresOfBond(molecule, bond, a, b);
    source.push(a, b);
    target.push(b, a);
    bondFeatures.push(...features, ...features);
  }
  const atomFeatures = Array.from({ length: atoms }, (_, atom) => featuresOfAtom(molecule, atom)).flat();
  return { atoms, source, target, atomFeatures, bondFeatures };
}

function featuresOfAtom(molecule: Molecule, atom: number): number[] {
  const element = molecule.getAtomicNo(atom);
  const known = elements.map((each) => (each === element ? 1 : 0));
  const parity = molecule.getAtomParity(atom);
  return [
    ...known,
    known.includes(1) ? 0 : 1,
    ...oneOf(degrees, molecule.getConnAtoms(atom)),
    ...oneOf(hydrogens, molecule.getAllHydrogens(atom)),
    ...oneOf(charges, molecule.getAtomCharge(atom)),
    ...oneOf(piElectrons, molecule.getAtomPi(atom)),
    Number(molecule.isAromaticAtom(atom)),
    Number(molecule.isRingAtom(atom)),
    Number(parity === Molecule.cAtomParity1 || parity === Molecule.cAtomParity2),
    element / 20,
  ];
}

function featuresOfBond(molecule: Molecule, bond: number, a: number, b: number): number[] {
  const isAromatic = molecule.isAromaticBond(bond);
  const order = molecule.getBondOrder(bond);
  const parity = molecule.getBondParity(bond);
  const isConjugated = isAromatic || (molecule.getAtomPi(a) > 0 && molecule.getAtomPi(b) > 0);
  return [
    Number(!isAromatic && order <= 1),
    Number(!isAromatic && order === 2),
    Number(!isAromatic && order === 3),
    Number(isAromatic),
    Number(molecule.isRingBond(bond)),
    Number(isConjugated),
    Number(parity === Molecule.cBondParityEor1 || parity === Molecule.cBondParityZor2),
  ];
}
