/** The contract's part on feedback: the console rates any request. */
import { FeedbackRefused, type Feedback } from '../../feedback/feedback.ts'
import type { Os } from '../os.ts'

export function feedbackRoutes(os: Os, feedback: Feedback) {
  return {
    give: os.feedback.give.handler(({ input: { requestId, score }, errors }) => {
      try {
        feedback.give({ requestId, score, keyId: null })
        return { score }
      } catch (error) {
        if (!(error instanceof FeedbackRefused)) throw error
        throw errors.FEEDBACK_REFUSED({ message: error.message, data: { requestId } })
      }
    }),
    of: os.feedback.of.handler(({ input: { requestId } }) => ({ score: feedback.of(requestId) })),
  }
}
