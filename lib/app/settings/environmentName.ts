/** The environment variable of a setting: `RXFAUST_COMMIT_INTERVAL` for `commitInterval`. */
export function environmentName(setting: string): string {
  return `RXFAUST_${setting.replace(/[A-Z]/g, letter => `_${letter}`).toUpperCase()}`
}
