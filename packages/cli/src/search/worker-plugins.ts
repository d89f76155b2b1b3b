import type { Plugin } from '@gnas/core';
import { loadProject, type ProjectFlags } from '../project/load-project.js';

/** Loads the plugins of a worker, in each of its threads: the command's own, and those of the worker's project and flags. */
export default async function workerPlugins(project: ProjectFlags): Promise<readonly Plugin[]> {
  return (await loadProject(project)).plugins;
}
