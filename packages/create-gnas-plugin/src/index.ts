export { main } from './main.js';
export { type TemplateKind, templateKinds } from './part-templates.js';
export { type PluginRequest, packageName, pluginFiles } from './plugin-files.js';
