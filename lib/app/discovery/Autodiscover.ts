/**
 * Which modules are imported before the start: `true` is the folder of the app's `origin`; otherwise paths of files and
 * folders, which count from there, URLs of files, and names of packages.
 */
export type Autodiscover = boolean | readonly string[] | (() => readonly string[] | Promise<readonly string[]>)
