import type { Monitor } from '../acks/Monitor.js'
import { Sender } from '../acks/Sender.js'
import { openTransport } from '../transport/openTransport.js'
import type { Producer } from '../transport/Producer.js'
import type { ProducerOptions } from '../transport/ProducerOptions.js'
import type { Transport } from '../transport/Transport.js'
import { RxfaustError } from '../util/RxfaustError.js'
import type { Connection } from './Connection.js'
import type { Settings } from './Settings.js'
import { TopicRegistry } from './TopicRegistry.js'

/**
 * Reaches the broker. What was opened is closed again where it fails.
 *
 * @param signal cuts it off at once, also where the broker is silent; it then rejects with the signal's reason
 * @throws RxfaustError `RXFAUST_OPTION` where the broker can't give the guarantee, `RXFAUST_BROKER`, `RXFAUST_LOCKED`
 */
export async function openConnection(
  id: string,
  settings: Settings,
  monitor: Monitor,
  signal: AbortSignal,
): Promise<Connection> {
  const { broker, logger, scheduler, deliveryTimeout, compression } = settings
  const owned = typeof broker === 'string'
  const transport = owned
    ? await openTransport(broker, { clientId: id, logger, scheduler, security: settings.security(), signal })
    : broker
  try {
    checkGuarantee(settings, transport)
    const patient = openProducer(transport, { deliveryTimeout: Number.POSITIVE_INFINITY, compression }, signal)
    const outside = openProducer(transport, { deliveryTimeout, compression }, signal)
    const [producer, outsideProducer] = await Promise.all([patient, outside]).catch(async (error: unknown) => {
      const opened = await Promise.allSettled([patient, outside])
      for (const each of opened) if (each.status === 'fulfilled') await each.value.close()
      throw error
    })
    return {
      transport,
      producer,
      sender: new Sender(producer, monitor, scheduler),
      replySender: new Sender(producer, monitor, scheduler),
      outsideProducer,
      outsideSender: new Sender(outsideProducer, monitor, scheduler),
      registry: new TopicRegistry(transport.admin, settings.topicPartitions),
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
