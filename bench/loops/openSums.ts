import type { Message } from 'kafkajs'
import { Level } from 'level'

/** Numbers by key in Level. */
export interface Sums {
  /** Adds amounts to keys, writes the new numbers, and gives one changelog message for each key. */
  add(amounts: readonly (readonly [key: string, amount: number])[]): Promise<Message[]>
}

export async function openSums(directory: string): Promise<Sums> {
  const level = new Level(directory)
  await level.open()
  return {
    async add(amounts) {
      const changed = new Map<string, number>()
      for (const [key] of amounts) changed.set(key, 0)
      const keys = [...changed.keys()]
      const stored = await level.getMany(keys)
      keys.forEach((key, at) => changed.set(key, Number(stored[at] ?? 0)))
      for (const [key, amount] of amounts) changed.set(key, (changed.get(key) ?? 0) + amount)
      const messages = Array.from(changed, ([key, value]) => ({ key, value: String(value) }))
      await level.batch(messages.map(({ key, value }) => ({ type: 'put' as const, key, value })))
      return messages
    },
  }
}
