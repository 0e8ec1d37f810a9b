import { FileInput, Plus } from 'lucide-react'
import { useState } from 'react'
import type { PricedModel } from '../../../shared/contract/prices.ts'
import { useKeptFresh } from '../../rpc/use-kept-fresh.ts'
import { useLoaded } from '../../rpc/use-loaded.ts'
import type { Load } from '../../rpc/use-loaded.ts'
import { Button } from '../../ui/button.tsx'
import { Inspector } from '../../ui/inspector.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { EditPrice } from './edit-price.tsx'
import { ImportPrices } from './import-prices.tsx'
import { PriceDetails } from './price-details.tsx'
import { PriceTable } from './price-table.tsx'
import { SectionPage, WhenLoaded } from './section-page.tsx'
import { UnpricedModels } from './unpriced-models.tsx'
import styles from './prices.module.css'

const load: Load<readonly PricedModel[]> = async (client, options) =>
  (await client.prices.list(undefined, options)).models

/** What a dialog is open for: a model, null for one to be typed, or a file. */
type Open = { readonly edit: PricedModel | null } | 'import'

/** What each model costs, since when and on whose word. */
export function Prices() {
  const prices = useLoaded(load)
  useKeptFresh(prices.refresh)
  const [selected, setSelected] = useState<string | null>(null)
  const [open, setOpen] = useState<Open | null>(null)
  const [wanted, setWanted] = useState('')
  const close = (): void => setOpen(null)
  const details = prices.value?.find(({ model }) => model === selected)
  return (
    <SectionPage
      title="Prices"
      intro="USD per 1M tokens. A change counts from a moment on and never before: what was settled keeps the price it was made under."
      actions={
        <>
          <Button look="outlined" onClick={() => setOpen('import')}>
            <FileInput size={14} aria-hidden />
            Import prices
          </Button>
          <Button look="filled" onClick={() => setOpen({ edit: null })}>
            <Plus size={14} aria-hidden />
            Set price
          </Button>
        </>
      }
      aside={
        details !== undefined && (
          <Inspector title="Price" onClose={() => setSelected(null)}>
            <PriceDetails of={details} onSet={() => setOpen({ edit: details })} />
          </Inspector>
        )
      }
    >
      <UnpricedModels models={prices.value ?? []} onSet={(edit) => setOpen({ edit })} />
      <WhenLoaded loaded={prices} what="The prices">
        {(models) => (
          <>
            <TextInput
              className={styles.filter}
              label="Filter models"
              labelHidden
              type="search"
              placeholder="Filter by model, provider or target"
              value={wanted}
              onValueChange={setWanted}
            />
            <PriceTable
              key={wanted}
              models={matching(models, wanted)}
              selected={selected}
              onSelect={setSelected}
            />
          </>
        )}
      </WhenLoaded>
      {open === 'import' && <ImportPrices onClose={close} onImported={prices.replace} />}
      {open !== null && open !== 'import' && (
        <EditPrice of={open.edit} known={prices.value ?? []} onClose={close} onSet={prices.replace} />
      )}
    </SectionPage>
  )
}

/** By a part of the name, the provider or a target. */
function matching(models: readonly PricedModel[], wanted: string): readonly PricedModel[] {
  const part = wanted.trim().toLowerCase()
  if (part === '') return models
  return models.filter(({ model, provider, servedBy }) =>
    [model, provider ?? '', ...servedBy].some((text) => text.toLowerCase().includes(part)),
  )
}
