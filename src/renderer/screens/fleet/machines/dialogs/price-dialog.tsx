import { useState } from 'react'
import { exactUsd, formatUsd, nanoUsd, parseUsd } from '../../../../../shared/money.ts'
import { useCoreNow } from '../../../../app/budgets.tsx'
import { useStatus } from '../../../../app/status.tsx'
import { MoneyInput, NO_AMOUNT, readUsd } from '../../../../ui/money-input.tsx'
import { TextInput } from '../../../../ui/text-input.tsx'
import { ActDialog } from './act-dialog.tsx'
import type { UnitDialogProps } from './dialogs.tsx'
import { MomentField, NO_MOMENT, momentMeant } from './moment-field.tsx'

const LINE_ITEM = /^[\w.:-]{1,100}$/
/** As the console counts a month everywhere. */
const MONTH_HOURS = 730
/** What is higher is no price of a machine, and its month no amount that can be told. */
const MOST_TOLD = parseUsd('10000')

/** What a machine costs that no cloud tells of. */
export function PriceDialog({ unit, onClose }: UnitDialogProps) {
  const now = useCoreNow()
  const timezone = useStatus()?.timezone ?? 'UTC'
  const running = unit.machine?.source === 'manual' && unit.machine.endedAt === null ? unit.machine : null
  const [price, setPrice] = useState(() => (running === null ? '' : exactUsd(running.hourlyNanoUsd)))
  const [lineItem, setLineItem] = useState(unit.machine?.lineItem ?? '')
  const [wall, setWall] = useState<string | null>(null)
  const hourly = readUsd(price)
  const startedAt = momentMeant(wall, timezone, now)
  const isNamed = LINE_ITEM.test(lineItem.trim())
  return (
    <ActDialog
      title={running === null ? `What ${unit.name} costs` : `Change the price of ${unit.name}`}
      about={
        running === null
          ? 'No cloud tells what this machine costs. Its minutes are entered into the ledger from here on, whether it serves or not, until you say that it ended.'
          : 'The new price is for the minutes from now on. What is entered stays as it is.'
      }
      verb={running === null ? 'Enter the price' : 'Change the price'}
      onClose={onClose}
      isReady={hourly !== null && isNamed && startedAt !== undefined}
      fields={['price', 'startedAt']}
      run={(client, reason, options) =>
        client.fleet.setPrice(
          {
            unit: unit.id,
            hourlyUsd: price.trim().replace(/^\$/, ''),
            lineItem: lineItem.trim(),
            startedAt: startedAt ?? null,
            reason,
          },
          options,
        )
      }
    >
      {({ tried, refusalOf }) => (
        <>
          <MoneyInput
            label="Price per hour, USD"
            required
            value={price}
            onValueChange={setPrice}
            error={tried && hourly === null ? NO_AMOUNT : refusalOf('price')}
            hint={
              hourly === null || hourly > MOST_TOLD
                ? 'For the whole machine, with all its GPUs.'
                : `${formatUsd(nanoUsd(hourly * MONTH_HOURS))} in a month of ${MONTH_HOURS} hours.`
            }
          />
          <TextInput
            label="Line item"
            mono
            maxLength={100}
            placeholder="gpu_1x_a10"
            value={lineItem}
            onValueChange={setLineItem}
            error={tried && !isNamed ? 'Letters, digits and . : _ - only, such as gpu_1x_a10.' : null}
            hint="What it stands under in /v1/organization/costs."
          />
          {running === null && (
            <MomentField
              label="It costs"
              now={now}
              wall={wall}
              onChange={setWall}
              names={{ now: 'From now on', past: 'Since…' }}
              error={tried && startedAt === undefined ? NO_MOMENT : refusalOf('startedAt')}
            />
          )}
        </>
      )}
    </ActDialog>
  )
}
