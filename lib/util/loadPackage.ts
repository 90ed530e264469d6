import { RxfaustError } from './RxfaustError.js'

/**
 * Loads an optional package.
 *
 * @param what needs it, as in "The codec msgpack"
 * @throws RxfaustError `RXFAUST_MISSING_PACKAGE` with the command that installs it
 */
export async function loadPackage<T>(name: string, what: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load()
  } catch (cause) {
    // What was loaded says itself what is wrong.
    if (cause instanceof RxfaustError) throw cause
    const { code, message } = cause as { code?: unknown; message?: unknown }
    const missing = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
    // It may be there, and miss another one.
    const itself = missing && String(message).includes(`'${name}'`)
    throw new RxfaustError(
      'RXFAUST_MISSING_PACKAGE',
      `${what} needs the package ${name}, which ${itself ? 'is not installed' : `could not be loaded: ${String(message)}`}.`,
      `Install it: npm install ${name}`,
      { cause, details: { package: name } },
    )
  }
}
