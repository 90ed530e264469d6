import type { HeaderTypes } from './HeaderTypes.js'

export function isHeaderTypes(value: unknown): value is HeaderTypes {
  return typeof value === 'object' && value !== null && 'header' in value && 'types' in value
}
