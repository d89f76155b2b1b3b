#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`gnas needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
const { main } = await import('../dist/index.js');
process.exitCode = await main(process.argv.slice(2));
