/** There was no answer in time. */
export class NoAnswer extends Error {}
