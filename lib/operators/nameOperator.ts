/** Gives an operator the name under which `stream.info()` shows it. */
export function nameOperator<F extends (source: never) => unknown>(name: string, operator: F): F {
  return Object.defineProperty(operator, 'name', { value: name, configurable: true })
}
