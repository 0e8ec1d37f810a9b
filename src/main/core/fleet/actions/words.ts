/** What an action came to, in sentences. */
import type { Ending } from './guard.ts'

/** @param left requests of ours that were still under way when the time to drain was over */
export function succeeded(ending: Ending, name: string, left: number): string {
  const cut = left === 0 ? '' : ` ${left} ${left === 1 ? 'request was' : 'requests were'} cut off.`
  return ending === 'restart'
    ? `"${name}" restarts. It gets requests again once it answers.${cut}`
    : `"${name}" ends. It costs until the cloud has ended it.${cut}`
}

export function interrupted(
  ending: Ending,
  isOver: boolean,
): { readonly ok: boolean; readonly message: string } {
  if (ending === 'terminate' && isOver) return { ok: true, message: 'It has ended, or is about to.' }
  const what = ending === 'restart' ? 'restarted' : 'ended'
  return {
    ok: false,
    message: `The console stopped in the middle of it, and nothing shows that it was ${what}. Ask for it anew if it is still meant.`,
  }
}
