import { type PartReferences, type Plugin, partNamed, prepareParts, Registry, referencesOf } from '@gnas/core';
import { type Engine, engineOf } from '@gnas/core/plugin';
import { protocolVersion, type StudyNotice } from '../messages/messages.js';

/** References to the parts that a worker makes, with the device that it was started for. */
export function workerReferences({ study, spec }: StudyNotice, device: string | undefined): PartReferences {
  const references = referencesOf(study, spec, {}, ['task', 'space', 'estimator', 'backend']);
  const { backend } = spec.parts;
  if (device === undefined || !('name' in backend)) return references;
  return { ...references, backend: partNamed(backend.name, { ...backend.options, device }) };
}

/** Says why a worker can't serve a study as it is installed; undefined if it can. */
export function versionMisfit(
  { protocol, spec, versions }: StudyNotice,
  installed: Readonly<Record<string, string>>,
  plugins: readonly Plugin[],
): string | undefined {
  if (protocol !== protocolVersion)
    return `it speaks version ${protocolVersion} of the queue's messages, and the search version ${protocol}. Install the same version of gnas on both.`;
  const missing = spec.plugins.filter((needed) => !plugins.some(({ name }) => name === needed));
  if (missing.length > 0)
    return `the study uses parts of ${missing.join(', ')}, which isn't installed there. Install it on the worker's machine, and start the worker with it.`;
  const [other] = Object.entries(versions).filter(([name, version]) => name in installed && installed[name] !== version);
  if (other) {
    const [name, version] = other;
    return `it has ${name} ${installed[name]}, and the search ${version}. Install the same version on both.`;
  }
  return undefined;
}

/** Says why a worker's engine may give other digits than the search's; undefined if it may not, or if the search accepts that. */
export function engineMisfit({ engine, mixed }: StudyNotice, here: Engine): string | undefined {
  if (mixed) return undefined;
  const facts = ({ runtime, platform, backend, device, versions }: Engine): Record<string, string> => ({
    runtime,
    platform: platform ?? 'unknown',
    backend: `${backend} on ${device}`,
    ...versions,
  });
  const [theirs, ours] = [facts(engine), facts(here)];
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)]))
    if (theirs[name] !== ours[name])
      return `it computes with ${nameOf(name)}${ours[name] ?? 'nothing'}, and the search with ${theirs[name] ?? 'nothing'}, so results may differ in the last digits. Use the same on both, or search with --mixed.`;
  return undefined;
}

const nameOf = (fact: string): string => (['runtime', 'platform', 'backend'].includes(fact) ? '' : `${fact} `);

/** Finds out what a worker computes a study with. @throws GnasError if its backend can't be made, such as GNAS_DEVICE_UNAVAILABLE */
export async function engineHere(references: PartReferences, plugins: readonly Plugin[]): Promise<Engine> {
  const { backend } = await prepareParts(references, ['backend'], new Registry(plugins));
  return engineOf(backend);
}
