import { choiceNames, describeSelection } from '@gnas/core';
import { Random, randomSelection } from '@gnas/core/plugin';
import { plainClassics, TunedGnnSpace, tunedClassics } from '@gnas/space';

/** Settings that a variation doesn't change: their cost differs by orders of magnitude, or they are only worth it on few graphs. */
const bounds = { maxLayers: 12, maxHidden: 256 };

/**
 * The configurations that are measured, as selections of the default space: the classics, variations of these in one to four settings,
 * some at random, and the present portfolio.
 */
export function configurations({ variations = 60, random: drawn = 12, seed = 0 } = {}) {
  const space = new TunedGnnSpace().instantiate({ inputDim: 32, outputDim: 4 });
  const bounded = new TunedGnnSpace(bounds).instantiate({ inputDim: 32, outputDim: 4 });
  const random = new Random(seed);
  const classics = Object.entries({ ...plainClassics, ...tunedClassics });
  const found = new Map();
  const add = (name, settings) => {
    const selection = space.selectionOf(settings);
    const key = space.canonicalKey(selection);
    if (!found.has(key)) found.set(key, { name, settings: space.settingsOf(selection), selection });
  };
  for (const [name, settings] of classics) add(name, settings);
  const namesOf = (selection) => describeSelection(choiceNames(bounded.choices), selection);
  const parse = (key, text) => (typeof space.candidates[key][0] === 'number' ? Number(text) : text);
  while (found.size < classics.length + variations + drawn) {
    const other = namesOf(randomSelection(bounded.choices, random));
    if (found.size >= classics.length + variations) {
      add('random', Object.fromEntries(Object.entries(other).map(([key, text]) => [key, parse(key, text)])));
      continue;
    }
    const [name, settings] = random.pick(classics);
    const changed = { ...settings };
    const changes = 1 + random.integer(4);
    for (let change = 0; change < changes; change++) {
      const key = random.pick(Object.keys(other));
      changed[key] = parse(key, other[key]);
    }
    add(`near ${name}`, changed);
  }
  for (const selection of space.portfolio()) add('portfolio', space.settingsOf(selection));
  return [...found.values()];
}
