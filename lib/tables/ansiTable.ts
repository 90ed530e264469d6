import { RxfaustError } from '../util/RxfaustError.js'
import type { AnsiTableOptions } from './AnsiTableOptions.js'

type Constructor = typeof import('cli-table3')
type Alignment = 'left' | 'right'

/** The narrowest that a column can be: a character, the sign that more was cut off, and the padding. */
const NARROWEST = 4

/** What {@link ansiTable} prints. */
export interface PrintedEntries {
  readonly name: string
  /** Of keys and values. */
  readonly head: readonly [string, string]
  readonly entries: AsyncIterable<readonly [unknown, unknown]>
  readonly size: number
}

/**
 * Entries as a table for the terminal: two columns, numbers to the right, cut to the width.
 *
 * @throws RxfaustError `RXFAUST_OPTION` for a limit or width that can't be
 */
export async function ansiTable(table: PrintedEntries, options: AnsiTableOptions = {}): Promise<string> {
  const { title = table.name, limit = 100, width = process.stdout.columns || 80 } = options
  if (!(limit >= 0) || !(width >= 2 * NARROWEST + 3)) {
    throw new RxfaustError(
      'RXFAUST_OPTION',
      `A table can't be printed with limit ${limit} in a width of ${width}.`,
      `Give a limit from 0, and a width from ${2 * NARROWEST + 3} columns.`,
    )
  }
  const rows: [string, string][] = []
  let numbers = true
  if (limit > 0) {
    for await (const [key, value] of table.entries) {
      rows.push([shown(key), shown(value)])
      numbers &&= typeof value === 'number' || typeof value === 'bigint'
      if (rows.length >= limit) break
    }
  }
  const { default: Table } = (await import('cli-table3')) as { default: Constructor }
  const align: Alignment[] = ['left', numbers ? 'right' : 'left']
  const text = cut(Table, [...table.head], rows, align, width)
  const more = Math.max(0, table.size - rows.length)
  return [escaped(title), text, ...(more === 0 ? [] : [`… and ${more} more`])].join('\n')
}

function cut(Table: Constructor, head: string[], rows: [string, string][], align: Alignment[], width: number): string {
  const make = (columns: readonly number[], colWidths?: number[]): InstanceType<Constructor> => {
    const table = new Table({
      head: columns.map(column => head[column] as string),
      colAligns: columns.map(column => align[column] as Alignment),
      ...(colWidths === undefined ? {} : { colWidths }),
      style: { head: [], border: [] },
    })
    table.push(...rows.map(row => columns.map(column => row[column])))
    return table
  }
  const whole = make([0, 1])
  if (whole.width <= width) return whole.toString()
  // Without the three lines between and beside the columns. What the keys don't need is for the values.
  const room = width - 3
  const keys = make([0]).width - 2
  const values = make([1]).width - 2
  const forKeys = Math.min(keys, Math.max(Math.floor(room / 2), room - values))
  return make([0, 1], [forKeys, room - forKeys]).toString()
}

function shown(value: unknown): string {
  if (typeof value === 'string') return escaped(value)
  if (value instanceof Set) return `{${Array.from(value, shown).join(', ')}}`
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return escaped(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

/** Control characters would move the cursor, or worse. */
function escaped(text: string): string {
  return text.replace(/\p{Cc}/gu, each =>
    JSON.stringify(each)
      .slice(1, -1)
      .replace(/^[\x7f-\x9f]$/u, '\ufffd'),
  )
}
