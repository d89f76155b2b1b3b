interface AnnouncedPart {
  readonly kind: string;
  readonly name: string;
  readonly description: string;
}

const nounOf = (kind: string): string => kind.replace(/s$/, '');

/** The README of a plugin. */
export function readme(name: string, parts: readonly AnnouncedPart[]): string {
  const rows = parts.map((part) => `| ${nounOf(part.kind)} | \`${part.name}\` | ${part.description} |`);
  return `# ${name}

A plugin for gnas, which finds graph neural networks by architecture search.

| kind | name | |
| --- | --- | --- |
${rows.join('\n')}

\`\`\`sh
npm install @gnas/cli @gnas/core ${name}
npx gnas list
\`\`\`

\`gnas\` finds the plugin because your package.json depends on it.

## Develop

| command | purpose |
| --- | --- |
| \`npm run build\` | build \`dist/\` |
| \`npm run types\` | check the types, for Node and for bundlers |
| \`npm test\` | test every promise of the parts, with @gnas/testing |
| \`npm publish\` | check, build, test and publish |

The member \`gnas\` of package.json announces the parts, so that \`gnas list\` need not run the plugin. A test compares it with
\`src/index.ts\`.
`;
}

/** Checks every push. */
export const ciWorkflow = `name: ci
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        node: [20, 22, 24]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: \${{ matrix.node }}
      - run: npm install
      - run: npm run types
      - run: npm run build
      - run: npm test
`;
