/** How bad it is, in a word: a colour alone says nothing to many. */
import type { AlertSeverity } from '../../../../shared/contract/alerts.ts'

export const SEVERITY_WORDS: Readonly<Record<AlertSeverity, string>> = {
  info: 'For information',
  warning: 'Warning',
  critical: 'Critical',
}
