import { definePlugin, type PartsOfPlugin } from '@gnas/core/plugin';
import { tfjs } from './create-backend.js';

/** The backend of this package, by the name `tfjs`. */
export const plugin = definePlugin({
  name: '@gnas/backend-tfjs',
  apiVersion: 1,
  backends: { tfjs },
});

declare module '@gnas/core/plugin' {
  interface GnasParts extends PartsOfPlugin<typeof plugin> {}
}
