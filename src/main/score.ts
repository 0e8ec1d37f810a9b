/** The entry of the scorer's own tool, run by Node: `npm run score`. */
import { runScoreTool } from './core/routing/routing.ts'

process.exitCode = await runScoreTool({
  stdin: process.stdin,
  stdout: process.stdout,
  say: (sentence) => process.stderr.write(`${sentence}\n`),
})
// A reader that has had enough leaves input behind that nobody takes.
process.stdin.destroy()
