import { environmentName } from '../../lib/app/settings/environmentName.js'
import type { Setting } from '../../lib/app/settings/Setting.js'
import { settingGroups } from '../../lib/app/settings/settingGroups.js'
import type { DurationInput } from '../../lib/util/DurationInput.js'
import { toMillis } from '../../lib/util/toMillis.js'
import { missingSettings } from './missingSettings.js'
import { settingsIntro } from './settingsIntro.js'

const UNITS = [
  ['day', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
  ['ms', 1],
] as const
const BYTES = [
  ['MiB', 1_048_576],
  ['KiB', 1_024],
  ['bytes', 1],
] as const

/** The text of docs/settings.md. @param versions the code of its example */
export function settingsPage(versions: string): string {
  const parts = [settingsIntro(versions).trimEnd()]
  for (const [title, group] of Object.entries(settingGroups)) {
    parts.push(
      '',
      `## ${title}`,
      '| setting | takes | default | what it is for | in Faust |',
      '| --- | --- | --- | --- | --- |',
    )
    for (const [name, setting] of Object.entries(group) as [string, Setting<unknown, unknown>][]) {
      const { kind, reason, faust } = setting
      const cells = [
        named(name, setting),
        kind,
        fallback(setting),
        reason,
        (faust?.split(', ') ?? []).map(each => `\`${each}\``).join(' '),
      ]
      parts.push(`| ${cells.join(' | ')} |`)
    }
  }
  parts.push('', '## What Faust has and rxfaust has not', '| in Faust | why not |', '| --- | --- |')
  for (const { names, why } of missingSettings) {
    parts.push(`| ${names.map(name => `\`${name}\``).join(' ')} | ${why} |`)
  }
  return `${parts.join('\n')}\n`
}

function named(name: string, { parse, variables }: Setting<unknown, unknown>): string {
  const own = variables ?? (parse === undefined ? [] : [environmentName(name)])
  return [`\`${name}\``, ...own.map(variable => `\`${variable}\``)].join('<br>')
}

function fallback({ kind, fallback: value, otherwise }: Setting<unknown, unknown>): string {
  if (otherwise !== undefined) return otherwise
  if (kind === 'duration') return inUnits(toMillis(value as DurationInput, 'fallback'), UNITS)
  if (kind === 'bytes') return inUnits(value as number, BYTES)
  if (typeof value === 'number') return value.toLocaleString('en')
  return `\`${String(value)}\``
}

/** In the largest unit of which it is a whole number. */
function inUnits(value: number, units: readonly (readonly [string, number])[]): string {
  const [name, size] = units.find(([, each]) => value > 0 && value % each === 0) ?? units.at(-1) ?? ['', 1]
  return `${(value / size).toLocaleString('en')} ${name}`
}
