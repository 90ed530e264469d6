/** Milliseconds for which this process has had a processor: unlike the clock it does not go on while others have it. */
export function cpuMillis(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
