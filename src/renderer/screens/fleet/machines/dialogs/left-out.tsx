import type { FleetUnit } from '../../../../../shared/contract/fleet.ts'
import { Notice } from '../../../../ui/notice.tsx'

interface LeftOutProps {
  readonly units: readonly FleetUnit[]
  readonly whyNot: (unit: FleetUnit) => string | null
}

/** Those that were chosen and cannot be meant, with why. */
export function LeftOut({ units, whyNot }: LeftOutProps) {
  const out = units.flatMap((unit) => {
    const why = whyNot(unit)
    return why === null ? [] : [{ id: unit.id, name: unit.name, why }]
  })
  if (out.length === 0) return null
  return (
    <Notice mood="warn">
      {out.map(({ id, name, why }) => (
        <p key={id}>
          {name} is left out. {why}
        </p>
      ))}
    </Notice>
  )
}
