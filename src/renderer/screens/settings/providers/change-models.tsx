import { useCallback } from 'react'
import type { ProviderList, ProviderState, ProviderTest } from '../../../../shared/contract/providers.ts'
import { failureInWords } from '../../../rpc/failure-words.ts'
import { useAct } from '../../../rpc/use-act.ts'
import { useLoaded } from '../../../rpc/use-loaded.ts'
import type { Load } from '../../../rpc/use-loaded.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Notice } from '../../../ui/notice.tsx'
import { Bone } from '../../../ui/skeleton.tsx'
import { ChooseModels } from './choose-models.tsx'
import type { Chosen } from './choose-models.tsx'
import { entriesOf } from './model-entries.ts'

interface ChangeModelsProps {
  readonly of: ProviderState
  readonly onChanged: (list: ProviderList) => void
  readonly onClose: () => void
}

/** Its models, asked for anew with the key that is kept: what of them is served, as what and at what price. */
export function ChangeModels({ of, onChanged, onClose }: ChangeModelsProps) {
  const { id, name, kind, baseUrl, weight } = of
  const act = useAct()
  const load: Load<ProviderTest> = useCallback(
    (client, options) => client.providers.test({ id, baseUrl, key: null }, options),
    [id, baseUrl],
  )
  const test = useLoaded(load)
  if (test.value === null) {
    return (
      <Dialog
        open
        wide="very"
        title={`Models of ${name}`}
        onClose={onClose}
        actions={
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
        }
      >
        {test.error === null ? (
          <Bone width="100%" height={280} />
        ) : (
          <Notice
            mood="bad"
            actions={
              <Button small look="outlined" onClick={test.reload}>
                Ask again
              </Button>
            }
          >
            {failureInWords(test.error)}
          </Notice>
        )}
      </Dialog>
    )
  }
  const save = ({ models, weight: next, reason }: Chosen): void =>
    act.run(
      (client, options) =>
        client.providers.edit({ id, name: null, key: null, weight: next, models, reason }, options),
      onChanged,
    )
  const offered = test.value.models ?? of.models.map(asOffered)
  return (
    <ChooseModels
      name={name}
      kind={kind}
      test={test.value}
      entries={entriesOf(offered, test.value.known, kind, false)}
      weight={weight}
      verb="Save"
      back={{ verb: 'Cancel', run: onClose }}
      act={act}
      onSave={save}
      onClose={onClose}
    />
  )
}

/** Where it keeps no list, what is served is all that is known of it. */
const asOffered = ({ ours, theirs }: ProviderState['models'][number]) => ({
  ours,
  theirs,
  served: true,
  own: null,
  imported: null,
})
