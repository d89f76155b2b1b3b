/** Adds `x` to `to` in place, both of one size. Has no output and no gradient; a device need not have it. */
export const addToKernel = 'GnasAddTo';
