import { definePlugin, type Engine } from '@gnas/core/plugin';
import { describe, expect, it } from 'vitest';
import { protocolVersion, type StudyNotice } from '../messages/messages.js';
import { engineMisfit, versionMisfit } from './study-parts.js';

const engine: Engine = {
  runtime: 'node 24.1.0',
  platform: 'linux x64',
  backend: 'tfjs',
  device: 'wasm',
  versions: { tfjs: '4.22.0' },
};
const notice = {
  ...{ protocol: protocolVersion, mixed: false, engine, versions: { '@gnas/core': '1.0.0', 'gnas-plugin-x': '2.0.0' } },
  spec: { plugins: ['gnas-plugin-x'] },
} as unknown as StudyNotice;
const plugins = [definePlugin({ name: 'gnas-plugin-x', apiVersion: 1 })];
const installed = notice.versions;

describe('versionMisfit', () => {
  it('says nothing of a worker with the same versions', () => {
    expect(versionMisfit(notice, installed, plugins)).toBeUndefined();
    expect(versionMisfit(notice, { '@gnas/core': '1.0.0' }, plugins)).toBeUndefined();
  });

  it('names a missing plugin, and the first other version', () => {
    expect(versionMisfit(notice, installed, [])).toMatch(/uses parts of gnas-plugin-x, which isn't installed there/);
    expect(versionMisfit(notice, { ...installed, 'gnas-plugin-x': '2.0.1' }, plugins)).toMatch(
      /has gnas-plugin-x 2\.0\.1, and the search 2\.0\.0/,
    );
    expect(versionMisfit({ ...notice, protocol: 99 }, installed, plugins)).toMatch(/and the search version 99/);
  });
});

describe('engineMisfit', () => {
  it.each([
    [{ runtime: 'node 22.3.0' }, /computes with node 22\.3\.0, and the search with node 24\.1\.0/],
    [{ platform: 'darwin arm64' }, /darwin arm64, and the search with linux x64/],
    [{ device: 'tensorflow' }, /tfjs on tensorflow, and the search with tfjs on wasm/],
    [{ versions: { tfjs: '4.21.0' } }, /tfjs 4\.21\.0, and the search with 4\.22\.0/],
  ])('names what differs: %o', (other, message) => {
    expect(engineMisfit(notice, { ...engine, ...other })).toMatch(message);
    expect(engineMisfit({ ...notice, mixed: true }, { ...engine, ...other })).toBeUndefined();
  });

  it('says nothing of the same engine', () => {
    expect(engineMisfit(notice, { ...engine })).toBeUndefined();
  });
});
