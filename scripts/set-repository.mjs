/** Writes repository, homepage and bugs into every public package: `node scripts/set-repository.mjs https://github.com/owner/name`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { publicPackages } from './public-packages.mjs';

const [, , given = ''] = process.argv;
const url = given.replace(/(\.git)?\/?$/, '');
if (!/^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(url)) {
  console.error(`"${given}" is not the address of a repository. Give one such as https://github.com/owner/name.`);
  process.exit(2);
}
for (const { folder } of publicPackages) {
  const file = `${folder}/package.json`;
  const {
    name,
    version,
    description,
    keywords,
    homepage: _,
    bugs: __,
    repository: ___,
    ...rest
  } = JSON.parse(readFileSync(file, 'utf8'));
  const directory = `packages/${basename(folder)}`;
  const manifest = {
    name,
    version,
    description,
    keywords,
    homepage: `${url}/tree/main/${directory}#readme`,
    bugs: `${url}/issues`,
    repository: { type: 'git', url: `git+${url}.git`, directory },
    ...rest,
  };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
console.log(`Wrote ${url} into ${publicPackages.length} packages. npm run format puts them in the usual layout.`);
