import { twins } from '../operators/twins.js'

/** What may not be imported from where, and why: the data that the rules of all linters are made of. */
interface RestrictedImport {
  readonly modules: readonly string[]
  readonly importNames: readonly string[]
  readonly message: string
}

export const restrictedImport: RestrictedImport = {
  modules: ['rxjs', 'rxjs/operators'],
  importNames: twins,
  message:
    'On a Stream of rxfaust it acknowledges events before their work is done, or makes a plain Observable of it. ' +
    "Import it from 'rxfaust/operators': the name and the signature are the same.",
}
