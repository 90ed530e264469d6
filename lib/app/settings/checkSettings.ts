import { RxfaustError } from '../../util/RxfaustError.js'
import type { Settings } from '../Settings.js'
import type { ReadSettings } from './readSettings.js'

/**
 * What settings have to be to each other.
 *
 * @throws RxfaustError `RXFAUST_OPTION`, with both values and what to change
 */
export function checkSettings(settings: Settings, given: ReadSettings['given']): void {
  const refuse = (seen: string, why: string, advice: string): never => {
    throw new RxfaustError('RXFAUST_OPTION', `${seen}: ${why}.`, advice)
  }
  const { sessionTimeout, requestTimeout, heartbeatInterval, drainTimeout, rebalanceTimeout } = settings
  if (sessionTimeout > requestTimeout) {
    refuse(
      `sessionTimeout is ${sessionTimeout} ms and requestTimeout is ${requestTimeout} ms`,
      'an answer about the group may take as long as a session',
      `Raise requestTimeout to ${sessionTimeout}, or lower sessionTimeout.`,
    )
  }
  if (heartbeatInterval > sessionTimeout / 3) {
    refuse(
      `heartbeatInterval is ${heartbeatInterval} ms and sessionTimeout is ${sessionTimeout} ms`,
      'two heartbeats that are lost would cost the partitions',
      `Lower heartbeatInterval to ${Math.floor(sessionTimeout / 3)}, or raise sessionTimeout to ${heartbeatInterval * 3}.`,
    )
  }
  if (drainTimeout >= rebalanceTimeout) {
    refuse(
      `drainTimeout is ${drainTimeout} ms and rebalanceTimeout is ${rebalanceTimeout} ms`,
      'the group goes on without a worker that takes that long',
      'Lower drainTimeout, or raise rebalanceTimeout above it.',
    )
  }
  const { exactlyOnce, transactionTimeout, commitInterval, acks } = settings
  if (exactlyOnce && commitInterval >= transactionTimeout) {
    refuse(
      `commitInterval is ${commitInterval} ms and transactionTimeout is ${transactionTimeout} ms`,
      'the broker would abort each transaction before its commit',
      'Lower commitInterval, or raise transactionTimeout above it.',
    )
  }
  if (exactlyOnce && acks !== 'all') {
    refuse(
      `${given('acks') ?? 'acks'} is '${acks}' and processingGuarantee is 'exactly-once'`,
      'in a transaction all replicas have to confirm',
      "Leave acks out, or use 'at-least-once'.",
    )
  }
  const { lingerBytes, maxRequestSize, fetchMaxBytes, streamBufferMaxBytes } = settings
  if (given('lingerBytes') !== undefined && lingerBytes > maxRequestSize) {
    refuse(
      `lingerBytes is ${lingerBytes} and maxRequestSize is ${maxRequestSize}`,
      'what has waited has to fit into a request',
      'Lower lingerBytes, or raise maxRequestSize.',
    )
  }
  if (given('fetchMaxBytes') !== undefined && fetchMaxBytes > streamBufferMaxBytes) {
    refuse(
      `fetchMaxBytes is ${fetchMaxBytes} and streamBufferMaxBytes is ${streamBufferMaxBytes}`,
      'one batch would be more than all partitions may hold',
      'Lower fetchMaxBytes, or raise streamBufferMaxBytes.',
    )
  }
  const { topicAllowDeclare, replyCreateTopic, replyTo } = settings
  if (replyCreateTopic && !topicAllowDeclare && replyTo === undefined) {
    refuse(
      'replyCreateTopic is true and topicAllowDeclare is false',
      'a reply topic of this instance’s own has to be created',
      'Name one that is there by replyTo, or leave one of the two out.',
    )
  }
  if (replyTo !== undefined && given('replyToPrefix') !== undefined) {
    refuse(
      `replyTo is "${replyTo}" and replyToPrefix is "${settings.replyToPrefix}"`,
      'the prefix is for names that are made',
      'Give either.',
    )
  }
}
