import { expect, test } from 'vitest'
import type { Alert } from '../../shared/contract/alerts.ts'
import { newsOf } from './page-news.ts'

const alert = (id: number): Alert => ({
  id,
  at: 0,
  rule: 'threshold',
  severity: 'warning',
  title: `Alert ${id}`,
  message: '',
  subject: { kind: 'ledger' },
  deliveries: [],
})

test('what was there when the page came is no news, and what comes later is, the oldest first', () => {
  const first = newsOf(null, [alert(3), alert(2)])
  expect(first.fresh).toEqual([])
  const second = newsOf(first.seenId, [alert(5), alert(4), alert(3), alert(2)])
  expect(second.fresh.map(({ id }) => id)).toEqual([4, 5])
  expect(newsOf(second.seenId, [alert(5), alert(4), alert(3)]).fresh).toEqual([])
})

test('the first alert of an empty log is news', () => {
  const { seenId } = newsOf(null, [])
  expect(newsOf(seenId, [alert(1)]).fresh).toHaveLength(1)
})

test('after an older ledger was restored, only what comes then is news', () => {
  const restored = newsOf(9, [alert(4)])
  expect(restored.fresh).toEqual([])
  expect(newsOf(restored.seenId, [alert(5), alert(4)]).fresh).toHaveLength(1)
})
