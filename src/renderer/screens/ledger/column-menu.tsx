import { Columns3 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Switch } from '../../ui/switch.tsx'
import { ON_DEMAND, useColumnChoice } from './use-columns.ts'

/** Columns that only some ask for. Where the width is not enough, the least needed give way. */
export function ColumnMenu() {
  const [open, setOpen] = useState(false)
  const { wanted, toggle } = useColumnChoice()
  return (
    <Popover
      label="Further columns"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Columns3 size={14} aria-hidden /> Columns
        </Button>
      }
    >
      {ON_DEMAND.map(({ id, title }) => (
        <Switch key={id} label={title} checked={wanted.includes(id)} onCheckedChange={() => toggle(id)} />
      ))}
    </Popover>
  )
}
