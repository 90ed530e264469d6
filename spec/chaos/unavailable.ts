/** The exit code of a worker that found no broker when it started; that of `EX_TEMPFAIL` in sysexits.h. */
export const UNAVAILABLE = 75
