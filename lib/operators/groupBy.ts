import type { Observable } from 'rxjs'
import type { Claim } from '../acks/Claim.js'
import { currentClaim } from '../acks/currentClaim.js'
import { Stream } from '../streams/Stream.js'
import { Topic } from '../topics/Topic.js'
import type { TopicHost } from '../topics/TopicHost.js'
import type { InRecord } from '../transport/InRecord.js'
import { PackedRecord } from '../transport/PackedRecord.js'
import type { ByteSpan } from '../util/ByteSpan.js'
import { isPromiseLike } from '../util/isPromiseLike.js'
import { validateName } from '../util/validateName.js'
import { createNode } from './createNode.js'
import type { GroupByOptions } from './GroupByOptions.js'
import { groupKey } from './groupKey.js'
import { sendFor } from './sendFor.js'
import { topicHost } from './topicHost.js'

/**
 * Gives a stream another key: sends each value under its new key through the topic `<app>-<name>-repartition`, so
 * that all values of a key are in one partition, and goes on from there. Headers and timestamps are kept. This is
 * Faust's `group_by`.
 *
 * Acknowledgement: an event is done when the broker has the record that was made of it; from there on it is that
 * record's event. While too much waits to be sent, its partition waits.
 *
 * Unlike RxJS's `groupBy` it gives one Stream, not one per key, and demands a name: it is a node of the topology, whose
 * input side runs once however many subscribe.
 *
 * @param key the field that is the new key, or a function that gives it, which may be asynchronous
 * @throws RxfaustError `RXFAUST_NAME` where the name is taken or unusable
 * @example
 * orders.pipe(groupBy('account', { name: 'by-account' }))
 * orders.pipe(groupBy(order => order.total > 100, { name: 'by-size', partitions: 2 }))
 */
export function groupBy<T, F extends keyof T & string>(
  key: F,
  options: GroupByOptions<T, T[F]>,
): (source: Observable<T>) => Stream<T, T[F]>
export function groupBy<T, K>(
  key: (value: T) => K | PromiseLike<K>,
  options: GroupByOptions<T, K>,
): (source: Observable<T>) => Stream<T, K>
export function groupBy<T, K>(
  key: string | ((value: T) => K | PromiseLike<K>),
  options: GroupByOptions<T, K>,
): (source: Observable<T>) => Stream<T, K> {
  const keyOf = typeof key === 'function' ? key : (value: T) => value[key as keyof T] as K
  return source => {
    const { host, stream } = topicHost(source, 'groupBy')
    // RxJS's own groupBy has no options: who mixes them up in JavaScript is told.
    host.claimName(validateName(options?.name, "groupBy's name"), 'groupBy')
    const topic = options.topic ?? between<T, K>(host, source, options)
    const untouched = typeof key === 'string' && options.topic === undefined && sameBytes(source, topic)
    const send = (value: T, own: K, claim: Claim | undefined): void => {
      if (claim === undefined) {
        sendFor(topic, { key: own, value }, claim)
        return
      }
      const { headers, timestamp, record } = claim.event
      // Nobody but this has had the value in hand, so it is still what was read.
      const valueBytes = untouched && (source as Topic<T>).reader.alone ? valueBytesOf(record) : undefined
      sendFor(topic, { key: own, keyBytes: undefined, value, valueBytes, headers, timestamp }, claim)
    }
    const sendLater = async (value: T, own: PromiseLike<K>, claim: Claim | undefined): Promise<void> =>
      send(value, await own, claim)
    const input = () =>
      stream.subscribe(value => {
        const claim = currentClaim()
        const own = keyOf(value)
        if (isPromiseLike(own)) return sendLater(value, own, claim)
        send(value, own, claim)
        return undefined
      })
    const output = createNode(input, topic as Stream<T, unknown>)
    const grouped = new Stream<T, K>(host, stream.policy, subscriber => output.subscribe(subscriber))
    grouped.origin = { operator: 'groupBy', name: options.name, through: topic as Stream<unknown>, sources: [stream] }
    return grouped
  }
}

function valueBytesOf(record: InRecord): Uint8Array | ByteSpan | null {
  return record instanceof PackedRecord ? record.valueSpan : record.value
}

/** Whether what is read from a source is written to a topic with the same bytes. */
function sameBytes(source: Observable<unknown>, topic: Topic<unknown, unknown>): boolean {
  if (!(source instanceof Topic) || source.format.pending !== undefined) return false
  return source.options.value === topic.options.value && source.formats.value.codec === topic.formats.value.codec
}

function between<T, K>(host: TopicHost, source: Observable<T>, options: GroupByOptions<T, K>): Topic<T, K> {
  const { name, partitions } = options
  return host.internalTopic<T, K>(
    `${host.id}-${name}-repartition`,
    {
      key: options.key ?? groupKey,
      value: options.value ?? (source instanceof Topic ? source.options.value : undefined),
      partitions,
      compacting: false,
      retention: 'forever',
    },
    { kind: 'groupBy', name },
  )
}
