/** Plugin of the project that was not loaded, and why. */
export interface SkippedPlugin {
  readonly name: string;
  readonly reason: string;
}

let listener: ((plugin: SkippedPlugin) => void) | undefined;

/** Reports each plugin that is skipped from now on, once. @returns stops it */
export function watchSkippedPlugins(report: (plugin: SkippedPlugin) => void): () => void {
  const reported = new Set<string>();
  listener = (plugin) => {
    if (!reported.has(plugin.name)) report(plugin);
    reported.add(plugin.name);
  };
  return () => {
    listener = undefined;
  };
}

/** Reports a plugin that is skipped. */
export function reportSkipped(plugin: SkippedPlugin): void {
  listener?.(plugin);
}
