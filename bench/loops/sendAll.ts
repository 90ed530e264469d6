import type { Message, Producer } from 'kafkajs'

/** kafkajs makes one batch of all the messages of a send for a partition; brokers refuse one above 1 MiB. */
const CHUNK = 4_000

export async function sendAll(producer: Producer, topic: string, messages: readonly Message[]): Promise<void> {
  const sends = []
  for (let at = 0; at < messages.length; at += CHUNK) {
    sends.push(producer.send({ topic, messages: messages.slice(at, at + CHUNK) }))
  }
  await Promise.all(sends)
}
