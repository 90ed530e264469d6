import type { Monitor } from '../acks/Monitor.js'
import { Sender } from '../acks/Sender.js'
import type { SendObserver } from '../acks/SendObserver.js'
import { openTransport } from '../transport/openTransport.js'
import type { Producer } from '../transport/Producer.js'
import type { ProducerOptions } from '../transport/ProducerOptions.js'
import type { Transport } from '../transport/Transport.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Connection } from './Connection.js'
import { creatingTopics } from './creatingTopics.js'
import type { Settings } from './Settings.js'
import { TopicRegistry } from './TopicRegistry.js'
import { transportOptions } from './transportOptions.js'

/**
 * Reaches the broker. What was opened is closed again where it fails.
 *
 * @param signal cuts it off at once, also where the broker is silent; it then rejects with the signal's reason
 * @param observer sees what is sent
 * @throws RxfaustError `RXFAUST_OPTION` where the broker can't give the guarantee, `RXFAUST_BROKER`, `RXFAUST_LOCKED`
 */
export async function openConnection(
  settings: Settings,
  monitor: Monitor,
  signal: AbortSignal,
  observer?: SendObserver,
): Promise<Connection> {
  const { broker, scheduler, deliveryTimeout, compression, maxRequestSize } = settings
  const owned = typeof broker === 'string'
  const opened = owned ? await openTransport(broker, { ...transportOptions(settings), signal }) : broker
  const transport = creatingTopics(opened, settings)
  try {
    checkGuarantee(settings, transport)
    const sending = { compression, maxRequestSize }
    const patient = openProducer(transport, { ...sending, deliveryTimeout: Number.POSITIVE_INFINITY }, signal)
    const outside = openProducer(transport, { ...sending, deliveryTimeout }, signal)
    const [producer, outsideProducer] = await Promise.all([patient, outside]).catch(async (error: unknown) => {
      const opened = await Promise.allSettled([patient, outside])
      for (const each of opened) if (each.status === 'fulfilled') await each.value.close()
      throw error
    })
    return {
      transport,
      producer,
      sender: new Sender(producer, monitor, scheduler, observer),
      replySender: new Sender(producer, monitor, scheduler, observer),
      outsideProducer,
      outsideSender: new Sender(outsideProducer, monitor, scheduler, observer),
      registry: new TopicRegistry(transport.admin, settings.topicPartitions, settings.topicAllowDeclare),
      owned,
    }
  } catch (error) {
    if (owned) await transport.close()
    throw error
  }
}

function checkGuarantee({ exactlyOnce }: Settings, { name, capabilities }: Transport): void {
  if (!exactlyOnce || capabilities.transactions !== false) return
  throw new RxfaustError(
    'RXFAUST_OPTION',
    `processingGuarantee is 'exactly-once', but the broker ${name} has no transactions.`,
    "Use another broker, or 'at-least-once'.",
  )
}

/** A producer that comes too late is closed, and how it fails then concerns nobody. */
async function openProducer(transport: Transport, options: ProducerOptions, signal: AbortSignal): Promise<Producer> {
  const opening = transport.producer(options)
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason)
      opening.then(producer => producer.close()).catch(() => undefined)
    }
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort)
    opening.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
