/** Whether a field has to be given, may be absent, or is made where it is absent. */
export type Presence = 'required' | 'optional' | 'defaulted'
