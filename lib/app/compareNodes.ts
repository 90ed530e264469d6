import type { FormatDescription } from '../codecs/FormatDescription.js'
import type { Shape } from '../codecs/Shape.js'
import type { DeclaredNode } from './ManifestEntry.js'

/** How a node differs from what its state was written by. */
export interface NodeDifference {
  /** For messages: what it was, and what it is. */
  readonly text: string
  /** Whether a program may know how to read it all the same: codecs can be written so that they do. */
  readonly readable: boolean
}

/** The differences by which stored state would be misread; others, such as the retention, are none. */
export function compareNodes(stored: DeclaredNode, declared: DeclaredNode): NodeDifference[] {
  const found: NodeDifference[] = []
  const plain = (what: string, from: unknown, to: unknown): void => {
    if (from !== to) found.push({ text: `${what} ${show(from)} -> ${show(to)}`, readable: false })
  }
  plain('kind', stored.kind, declared.kind)
  plain('topic', stored.topic, declared.topic)
  plain('partitions', stored.partitions, declared.partitions)
  for (const part of new Set([...Object.keys(stored.window ?? {}), ...Object.keys(declared.window ?? {})])) {
    plain(`window ${part}`, stored.window?.[part], declared.window?.[part])
  }
  const formats = (what: 'key' | 'value'): void => {
    for (const text of compareFormats(what, stored[what], declared[what])) found.push({ text, readable: true })
  }
  formats('key')
  formats('value')
  return found
}

/** Values may win and lose fields, as their structs check them when they are read; keys are found by all of their bytes. */
function compareFormats(what: 'key' | 'value', from: FormatDescription, to: FormatDescription): string[] {
  if (from.codec !== to.codec) return [`${what} codec ${from.codec} -> ${to.codec}`]
  return from.shape === undefined || to.shape === undefined
    ? []
    : compareShapes(what, from.shape, to.shape, what === 'key')
}

function compareShapes(path: string, from: Shape, to: Shape, exact: boolean): string[] {
  if (from === to || from === 'any' || to === 'any') return []
  if (isElements(from) && isElements(to)) return compareShapes(`${path}[]`, from[0], to[0], exact)
  if (!isFields(from) || !isFields(to)) return [`${path} ${name(from)} -> ${name(to)}`]
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap(field => {
    const [before, after] = [from[field], to[field]]
    if (before !== undefined && after !== undefined) return compareShapes(`${path}.${field}`, before, after, exact)
    return exact ? [`${path}.${field} ${name(before)} -> ${name(after)}`] : []
  })
}

function isElements(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape)
}

function isFields(shape: Shape): shape is { readonly [field: string]: Shape } {
  return typeof shape === 'object' && !isElements(shape)
}

function name(shape: Shape | undefined): string {
  if (shape === undefined) return 'none'
  return typeof shape === 'string' ? shape : isElements(shape) ? 'array' : 'object'
}

function show(value: unknown): string {
  return value === undefined ? 'none' : String(value)
}
