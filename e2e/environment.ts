/** What the app inherits from the test's environment. */

/** The developer's own settings of the console, of Node and of Electron must not reach the app under test. */
const OWN = /^(SOPHIA_(?!CHROMIUM)|LAMBDA_|SLACK_|DATABASE_URL|NODE_OPTIONS|ELECTRON_)/

export function inheritedEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !OWN.test(name)) kept[name] = value
  }
  return kept
}
