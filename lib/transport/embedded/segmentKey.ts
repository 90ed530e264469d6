/** The state under which a closed segment is kept. */
export function segmentKey(log: string, base: number): string {
  return `segment/${log}/${String(base).padStart(16, '0')}`
}
