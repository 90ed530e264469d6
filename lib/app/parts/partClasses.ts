import { Agent } from '../../agents/Agent.js'
import { GlobalTable } from '../../tables/GlobalTable.js'
import { SetGlobalTable } from '../../tables/sets/SetGlobalTable.js'
import { SetTable } from '../../tables/sets/SetTable.js'
import { Table } from '../../tables/Table.js'
import { Channel } from '../../topics/Channel.js'
import { Topic } from '../../topics/Topic.js'

/** The classes that an app makes its declarations of. */
export interface PartClasses {
  readonly Topic: typeof Topic
  readonly Channel: typeof Channel
  readonly Table: typeof Table
  readonly GlobalTable: typeof GlobalTable
  readonly SetTable: typeof SetTable
  readonly SetGlobalTable: typeof SetGlobalTable
  readonly Agent: typeof Agent
}

/** Those of rxfaust. */
export const partClasses: PartClasses = { Topic, Channel, Table, GlobalTable, SetTable, SetGlobalTable, Agent }
