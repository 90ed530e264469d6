/** Of every topic of the jobs. */
export const PARTITIONS = 4
