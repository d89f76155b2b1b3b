/** Loaded before a worker: its clock is wrong by so many milliseconds. */
const skew = Number(process.env.CLOCK_SKEW);
const { now } = Date;
Date.now = () => now() + skew;
