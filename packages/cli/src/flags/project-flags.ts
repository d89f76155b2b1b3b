import { type Command, Option } from 'commander';

/** `--plugin`: a package or a path; may be given several times. `--no-plugin`: none, not even those of the project. */
export function pluginOptions(): Option[] {
  return [
    new Option('--plugin <package or path>', 'load a plugin; may be given several times').argParser(
      (value: string, before: readonly string[] | false | undefined) => [...(before || []), value],
    ),
    new Option('--no-plugin', "load no plugin, not even those of the project's package.json"),
  ];
}

/** Adds `--plugin` and `--no-plugin` to a command. */
export function withPluginOptions(command: Command): Command {
  for (const option of pluginOptions()) command.addOption(option);
  return command;
}

/** `--config`: the file that provides parts which no flag names. */
export function configOption(): Option {
  return new Option('--config <file>', 'config file (default: gnas.config.ts in this folder, if there is one)');
}
