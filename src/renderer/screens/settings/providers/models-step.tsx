import { useState } from 'react'
import type { ProviderState, ProviderTest } from '../../../../shared/contract/providers.ts'
import { formatCount } from '../../../ui/format.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Segmented } from '../../../ui/segmented.tsx'
import { TextInput } from '../../../ui/text-input.tsx'
import { ReasonHint } from '../audit-link.tsx'
import { generalPrice, isEmpty, typedEntry } from './model-entries.ts'
import type { Entry, Refused } from './model-entries.ts'
import { ModelTable } from './model-table.tsx'
import type { Models } from './use-models.ts'
import styles from './providers.module.css'

interface ModelsStepProps {
  readonly test: ProviderTest
  readonly kind: ProviderState['kind']
  readonly models: Models
  readonly refused: Refused
}

const KEY_WORDS = {
  works: { mood: 'good', words: 'The key works: the list of models opens with it, and not without.' },
  unproven: {
    mood: 'warn',
    words: 'Everybody may read this list of models, so it does not prove the key. The first request will.',
  },
  not_needed: { mood: 'good', words: 'It answers, and takes no key.' },
} as const

const NO_PROOF = { mood: 'warn', words: 'Nothing here proves the key. The first request will.' } as const

type View = 'all' | 'chosen' | 'refused'

/** What of it is served, as what, and at what price. */
export function ModelsStep({ test, kind, models, refused }: ModelsStepProps) {
  const [picked, setPicked] = useState<View>('all')
  const [wanted, setWanted] = useState('')
  const { mood, words } = test.models === null && test.key === 'unproven' ? NO_PROOF : KEY_WORDS[test.key]
  const { entries } = models
  const chosen = entries.filter((entry) => entry.chosen)
  const atFault = entries.filter(({ ours, chosen: isChosen }) => isChosen && refused.has(ours.trim()))
  // What was refused is what one looks at next.
  const view = atFault.length > 0 && picked === 'all' ? 'refused' : picked
  const shown = { all: entries, chosen, refused: atFault.length > 0 ? atFault : entries }[view].filter(
    matching(wanted),
  )
  return (
    <>
      <Notice mood={mood}>{words}</Notice>
      {test.models === null && (
        <Notice mood="warn">
          It answers, but there is no list of models at {test.baseUrl}/models. Does the base URL end in /v1,
          or as its documentation says? If it does, type the names of the models that it has.
        </Notice>
      )}
      {entries.length > 0 && (
        <div className={styles.bar}>
          <TextInput
            className={styles.filter}
            label="Filter models"
            labelHidden
            type="search"
            placeholder={`Filter ${formatCount(entries.length)} models`}
            value={wanted}
            onValueChange={setWanted}
          />
          <Segmented<View>
            label="Models"
            value={view}
            choices={[
              { value: 'all', name: `All ${formatCount(entries.length)}` },
              { value: 'chosen', name: `Chosen ${formatCount(chosen.length)}` },
              ...(atFault.length > 0
                ? [{ value: 'refused' as const, name: `To look at ${formatCount(atFault.length)}` }]
                : []),
            ]}
            onValueChange={setPicked}
          />
          <Checkbox
            label="Choose all shown"
            checked={shown.length > 0 && shown.every((entry) => entry.chosen)}
            disabled={shown.length === 0}
            onCheckedChange={(isChosen) =>
              models.change(
                shown.map(({ theirs }) => theirs),
                { chosen: isChosen },
              )
            }
          />
        </div>
      )}
      {shown.length > 0 ? (
        <ModelTable
          key={`${view} ${wanted}`}
          entries={shown}
          all={entries}
          known={test.known}
          kind={kind}
          refused={refused}
          onChange={(theirs, part) => models.change([theirs], part)}
        />
      ) : (
        entries.length > 0 && (
          <p className={styles.empty}>
            {wanted.trim() === '' ? 'None is chosen yet.' : 'No model has this in its name.'}
          </p>
        )
      )}
      <FurtherModel entries={entries} onAdd={models.add} />
      {kind === 'serverless' && <PriceHint test={test} chosen={chosen} />}
      <AutoHint test={test} chosen={chosen} />
      <div className={styles.pair}>
        <TextInput
          label="Weight"
          hint="Its share among those that serve the same model, beside theirs. 0: only where no other can."
          inputMode="decimal"
          error={models.weight === null ? 'A number from 0 to 1,000, such as 1.' : null}
          value={models.weightText}
          onValueChange={models.setWeight}
        />
        <TextInput
          label="Reason"
          hint={<ReasonHint />}
          value={models.reasonText}
          maxLength={500}
          onValueChange={models.setReason}
        />
      </div>
    </>
  )
}

/** By a part of either name. */
function matching(wanted: string): (entry: Entry) => boolean {
  const part = wanted.trim().toLowerCase()
  return ({ theirs, ours }) => part === '' || `${theirs}\n${ours}`.toLowerCase().includes(part)
}

interface FurtherModelProps {
  readonly entries: readonly Entry[]
  readonly onAdd: (entry: Entry) => void
}

/** Some providers serve what they do not list. */
function FurtherModel({ entries, onAdd }: FurtherModelProps) {
  const [name, setName] = useState('')
  const theirs = name.trim()
  const isThere = entries.some((entry) => entry.theirs === theirs)
  return (
    <form
      className={styles.further}
      onSubmit={(event) => {
        event.preventDefault()
        if (theirs === '' || isThere) return
        onAdd(typedEntry(theirs))
        setName('')
      }}
    >
      <TextInput
        label="A model that it does not list"
        labelHidden
        mono
        placeholder="A model that it does not list, by its name there"
        maxLength={256}
        error={isThere ? 'This one is in the list.' : null}
        value={name}
        onValueChange={setName}
      />
      <Button look="outlined" type="submit" disabled={theirs === '' || isThere}>
        Add model
      </Button>
    </form>
  )
}

/** The catalogue has the price of one seller; another may well ask another. */
function PriceHint({ test, chosen }: { readonly test: ProviderTest; readonly chosen: readonly Entry[] }) {
  const catalogued = chosen.filter(
    ({ ours, figures }) => isEmpty(figures) && generalPrice(ours.trim(), test.known)?.origin === 'catalogue',
  )
  if (catalogued.length === 0) return null
  const [subject, verb] =
    catalogued.length === 1 ? ['1 model', 'has'] : [`${catalogued.length} models`, 'have']
  return (
    <Notice mood="warn">
      {subject} {verb} the catalogue’s price, which need not be this provider’s. Look at its price list, and
      type its prices where they differ: budgets hold for what stands here.
    </Notice>
  )
}

/** `auto` chooses among the catalogue's models alone. */
function AutoHint({ test, chosen }: { readonly test: ProviderTest; readonly chosen: readonly Entry[] }) {
  const catalogued = test.known.filter((known) => known.catalogued).map(({ model }) => model)
  if (chosen.length === 0 || chosen.some(({ ours }) => catalogued.includes(ours.trim()))) return null
  return (
    <Notice mood="quiet">
      None of the chosen goes by a name of the catalogue, so “auto” will not choose them. Where one is the
      same model, give it that name under “Called here”.
    </Notice>
  )
}
