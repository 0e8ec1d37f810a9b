import { useStatus } from '../../../app/status.tsx'

/** The targets that send invoices: those that are paid per token. */
export function useTargets(): readonly string[] {
  const targets = useStatus()?.targets ?? []
  return targets.filter(({ kind }) => kind === 'serverless').map(({ id }) => id)
}
