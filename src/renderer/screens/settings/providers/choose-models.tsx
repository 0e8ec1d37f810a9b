import type { ModelDraft, ProviderState, ProviderTest } from '../../../../shared/contract/providers.ts'
import type { Act } from '../../../rpc/use-act.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import type { Entry } from './model-entries.ts'
import { ModelsStep } from './models-step.tsx'
import { refusedIn } from './refusals.ts'
import { useModels } from './use-models.ts'

export interface Chosen {
  readonly models: ModelDraft[]
  readonly weight: number
  readonly reason: string | null
}

interface ChooseModelsProps {
  readonly name: string
  readonly kind: ProviderState['kind']
  readonly test: ProviderTest
  /** At first. */
  readonly entries: readonly Entry[]
  readonly weight: number
  /** What the button does, without the number of models: "Add provider". */
  readonly verb: string
  /** The button beside it. */
  readonly back: { readonly verb: string; readonly run: () => void }
  readonly act: Act
  readonly onSave: (chosen: Chosen) => void
  readonly onClose: () => void
}

/** A provider's models: what is served, by which name here, and at what price. */
export function ChooseModels({
  name,
  kind,
  test,
  entries,
  weight,
  verb,
  back,
  act,
  onSave,
  onClose,
}: ChooseModelsProps) {
  const models = useModels(entries, weight, test.known, kind)
  const save = (): void => {
    if (models.weight === null) return
    onSave({ models: models.drafts, weight: models.weight, reason: models.reason })
  }
  return (
    <Dialog
      open
      wide="very"
      onlyOnce
      title={`Models of ${name}`}
      about="Choose what is served, by which name here, and at what price."
      onClose={onClose}
      actions={
        <>
          <Button look="outlined" onClick={back.run}>
            {back.verb}
          </Button>
          <Button look="filled" disabled={!models.ready || act.busy} onClick={save}>
            {models.verb(verb)}
          </Button>
        </>
      }
    >
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      <ModelsStep test={test} kind={kind} models={models} refused={refusedIn(act.error)} />
    </Dialog>
  )
}
