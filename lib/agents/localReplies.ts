/*
 * Where the reply to a request in a channel goes: it never leaves the process, so it needs no topic. In place of a
 * topic's name stands what no topic can be called.
 */
const PREFIX = 'local:'

/** The inbox of the app itself. */
export const ownInbox = PREFIX

/** A channel of the app. */
export function channelAddress(name: string): string {
  return `${PREFIX}${name}`
}

/** The name of the channel, empty of the app's inbox; `undefined` where a topic is meant. */
export function readLocal(replyTo: string): string | undefined {
  return replyTo.startsWith(PREFIX) ? replyTo.slice(PREFIX.length) : undefined
}
