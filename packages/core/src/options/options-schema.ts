import type * as z from 'zod';
import type * as mini from 'zod/mini';

/** Schema of a part's options: an object schema of zod, or of its small build `zod/mini`. */
export type OptionsSchema = z.ZodObject | mini.ZodMiniObject;
