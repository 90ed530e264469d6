/** A time as it is kept: absent where there is none yet. */
export function knownTime(time: number): number | undefined {
  return time === -Infinity ? undefined : time
}
