import { Option } from 'commander';

/** `--plugin`: a package or a path; may be given several times. */
export function pluginOption(): Option {
  return new Option('--plugin <package or path>', 'load a plugin; may be given several times').argParser(
    (value: string, before: readonly string[] = []) => [...before, value],
  );
}

/** `--config`: the file that provides parts which no flag names. */
export function configOption(): Option {
  return new Option('--config <file>', 'config file (default: gnas.config.ts in this folder, if there is one)');
}
