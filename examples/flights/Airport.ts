export interface Airport {
  readonly name: string
  readonly state: string
}
