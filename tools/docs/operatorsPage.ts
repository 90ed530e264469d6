import type { OperatorKind, OperatorRow } from '../../spec/laws/OperatorRow.js'

const KINDS: Readonly<Record<OperatorKind, { readonly title: string; readonly text: string; readonly head: string }>> =
  {
    twin: {
      title: "Under RxJS's name, from `rxfaust/operators`",
      text: "RxJS's own would acknowledge an event too early, lose the Stream, or run on another clock than the app's. The shipped lint rules ban them from `rxjs`.",
      head: 'an event is done when',
    },
    own: { title: "rxfaust's own", text: '', head: 'an event is done when' },
    native: {
      title: 'From `rxjs`',
      text: 'They pass values on within the call that delivers them, so that the event is done when everything behind has returned, or when an operator behind, or an asynchronous observer, lets go of it.',
      head: 'an event is done',
    },
    unfit: { title: 'Not for streams', text: 'They work, and acknowledge early.', head: 'why' },
  }

/** The text of docs/operators.md. */
export function operatorsPage(table: readonly OperatorRow[]): string {
  const parts = [
    '# Operators',
    'Which of RxJS 7 work on a Stream as they are, which rxfaust replaces, when an event is acknowledged, and what becomes of what an operator holds when its partitions are given back. An event that has been handed to an asynchronous observer, or to a further operator that holds it, is done when these are done as well. Early unsubscription gives everything up: for this subscription it counts as done.',
    '',
    '_Made by `npm run docs` of the table that the specs run over: edit that._',
  ]
  for (const kind of ['twin', 'own', 'native', 'unfit'] as const) {
    const { title, text, head } = KINDS[kind]
    parts.push('', `## ${title}`)
    if (text !== '') parts.push(text)
    parts.push(
      '',
      kind === 'unfit' ? `| operator | ${head} |` : `| operator | ${head} | at a revocation, what it holds |`,
    )
    parts.push(kind === 'unfit' ? '| --- | --- |' : '| --- | --- | --- |')
    for (const { done, revoked, names } of grouped(table.filter(row => row.kind === kind))) {
      const cells = [names.map(name => `\`${name}\``).join(' '), done, ...(kind === 'unfit' ? [] : [revoked])]
      parts.push(`| ${cells.join(' | ')} |`)
    }
  }
  return `${parts.join('\n')}\n`
}

/** Operators of which the same is said are one line. */
function grouped(rows: readonly OperatorRow[]) {
  const lines = new Map<string, { done: string; revoked: string; names: string[] }>()
  for (const { name, done, revoked } of rows) {
    const line = lines.get(`${done} ${revoked}`) ?? { done, revoked, names: [] }
    line.names.push(name)
    lines.set(`${done} ${revoked}`, line)
  }
  return lines.values()
}
