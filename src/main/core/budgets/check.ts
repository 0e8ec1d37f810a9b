/** Whether a request fits: every hard budget that it counts for, in the transaction that takes the hold. */
import { Refusal } from '../../../shared/errors.ts'
import { exactUsd, formatUsd, usdNumber, type NanoUsd } from '../../../shared/money.ts'
import { isWithin, type Ledger, type Scoped } from '../ledger/ledger.ts'
import type { Book, Entry } from './book.ts'

/**
 * Throws a `budget_exceeded` Refusal when holding `estimate` would take settled + held over any limit, and
 * `ledger_unavailable` when a budget cannot be read. This is on every request's way: it asks the database only when
 * a window has ended, and keeps nothing.
 */
export function check(
  book: Book,
  totals: Ledger['totals'],
  now: number,
  estimate: NanoUsd,
  scoped: Scoped,
): void {
  if (book.unreadable().length > 0) throw unreadable(book.unreadable().join(', '))
  for (const entry of book.hard()) {
    if (!isWithin(scoped, entry.scope)) continue
    rollOrRefuse(book, entry, now)
    const { settled, held } = totals(entry.window, entry.scope)
    // Not "greater than": what is no number fits into no limit.
    if (!(settled + held + estimate <= entry.limitNow)) throw exceeded(entry, settled, held, estimate)
  }
}

function rollOrRefuse(book: Book, entry: Entry, now: number): void {
  try {
    book.roll(entry, now)
  } catch {
    throw unreadable(entry.record.name)
  }
}

/** A limit that nobody can read is not no limit. */
function unreadable(names: string): Refusal {
  return new Refusal(
    'ledger_unavailable',
    `The ledger holds a budget that cannot be read (${names}), so no request is let through. ` +
      'Stop the console and restore a backup ("npm run ledger -- restore"), or correct the row in the table budgets.',
  )
}

function exceeded(
  { record, window, limitNow }: Entry,
  settled: NanoUsd,
  held: NanoUsd,
  estimate: NanoUsd,
): Refusal {
  const resetsAt = new Date(window.end).toISOString()
  return new Refusal(
    'budget_exceeded',
    `The ${record.name} budget of ${formatUsd(limitNow)} has no room for this request: $${exactUsd(settled)} spent, ` +
      `$${exactUsd(held)} held for requests in flight, up to $${exactUsd(estimate)} needed. ` +
      `Ask for fewer tokens (max_tokens), raise the limit, or wait for ${resetsAt}.`,
    {
      budget: {
        name: record.name,
        limit_usd: usdNumber(limitNow),
        settled_usd: usdNumber(settled),
        held_usd: usdNumber(held),
        estimated_usd: usdNumber(estimate),
        resets_at: resetsAt,
      },
    },
  )
}
