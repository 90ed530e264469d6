/** Which step of a pipe is being applied, counted from 1; 0 outside of `pipe`. */
export const pipePosition = { step: 0 }
