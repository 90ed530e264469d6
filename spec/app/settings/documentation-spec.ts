import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { environmentName } from '../../../lib/app/settings/environmentName.js'
import type { Setting } from '../../../lib/app/settings/Setting.js'
import { settingGroups } from '../../../lib/app/settings/settingGroups.js'
import { settings } from '../../../lib/app/settings/settings.js'
import { missingSettings } from '../../../tools/docs/missingSettings.js'
import { settingsPage } from '../../../tools/docs/settingsPage.js'
import { faustSettings } from './faustSettings.js'

describe('docs/settings.md', () => {
  const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'settings.md'), 'utf8')
  const example = readFileSync(join(import.meta.dirname, 'examples', 'versions.ts'), 'utf8')
  const all = Object.entries(settings) as [string, Setting<unknown, unknown>][]

  it('is what the code says', () => {
    expect(page, 'run npm run docs').to.equal(settingsPage(example))
  })

  it('has every setting in one group', () => {
    const grouped = Object.values(settingGroups).flatMap(group => Object.keys(group))
    expect(grouped.sort()).to.deep.equal(Object.keys(settings).sort())
  })

  it('has every setting of Faust’s, or why not', () => {
    const told = [
      ...all.flatMap(([, { faust }]) => faust?.split(', ') ?? []),
      ...missingSettings.flatMap(({ names }) => names),
    ]
    expect(told.sort()).to.deep.equal([...faustSettings].sort())
  })

  it('gives each a reason, and a variable of its own', () => {
    const variables = all.flatMap(([name, { variables: own, parse }]) => own ?? (parse ? [environmentName(name)] : []))
    expect(new Set(variables).size).to.equal(variables.length)
    for (const [name, { reason, fallback, otherwise }] of all) {
      expect(reason, name).to.match(/^[A-Z].{20,}\.$/)
      expect(fallback !== undefined || otherwise !== undefined, name).to.equal(true)
    }
  })

  it('has an example, which asserts what it says', async () => {
    await import('./examples/versions.js')
  })
})
