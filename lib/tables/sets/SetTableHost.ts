import type { TopicHost } from '../../topics/TopicHost.js'
import type { TableHost } from '../state/TableHost.js'

/** What tables of sets need of the app they belong to: tables and, for their managers, topics. */
export type SetTableHost = TableHost & Pick<TopicHost, 'internalTopic'>
