import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from './Cluster.js'

const MEBIBYTE = 2 ** 20

/**
 * Watches the heap of the workers under load. The first fifth of the time is for warming up.
 *
 * @returns what was seen
 * @throws Error where the heap of a worker has grown steadily
 */
export async function watchMemory(cluster: Cluster, seconds: number, say: (line: string) => void): Promise<string> {
  const samples: { heap: number; rss: number }[] = []
  const began = Date.now()
  while (Date.now() - began < seconds * 1_000) {
    await sleep(Math.min(10_000, (seconds * 1_000) / 10))
    const each = await Promise.all(cluster.awake.map(worker => worker.memory()))
    samples.push({
      heap: Math.round(Math.max(...each.map(({ heap }) => heap)) / MEBIBYTE),
      rss: Math.round(Math.max(...each.map(({ rss }) => rss)) / MEBIBYTE),
    })
    say(`soak: ${JSON.stringify(samples.at(-1))} MiB`)
  }
  const warm = samples.slice(Math.floor(samples.length / 5))
  const third = Math.ceil(warm.length / 3)
  const peak = (part: typeof warm, what: 'heap' | 'rss') => Math.max(...part.map(sample => sample[what]))
  const [heapBefore, heapAfter] = [peak(warm.slice(0, third), 'heap'), peak(warm.slice(-third), 'heap')]
  const [rssBefore, rssAfter] = [peak(warm.slice(0, third), 'rss'), peak(warm.slice(-third), 'rss')]
  const seen = `heap ${heapBefore} -> ${heapAfter} MiB, rss ${rssBefore} -> ${rssAfter} MiB in the worst worker`
  if (heapAfter > heapBefore * 1.2 + 8 || rssAfter > rssBefore * 1.25 + 32) throw new Error(`Memory has grown: ${seen}`)
  return seen
}
