/** `warming` until it has once been where the changelogs ended, `standby` from then on. */
export type StandbyStatus = 'warming' | 'standby'
