import { useMemo, useState } from 'react'
import type { ImportPreview, PricedModel } from '../../../shared/contract/prices.ts'
import { useStatus } from '../../app/status.tsx'
import { useAct } from '../../rpc/use-act.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatCount } from '../../ui/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { Bone } from '../../ui/skeleton.tsx'
import { AT_ONCE, instantMeant } from './effective-from.tsx'
import { chosenLines, sorted } from './import-choice.ts'
import { ImportLines } from './import-lines.tsx'
import { ImportOptions } from './import-options.tsx'
import { ImportSource } from './import-source.tsx'
import type { Source } from './import-source.tsx'
import { useAnswer } from './use-answer.ts'
import type { Ask } from './use-answer.ts'
import { useChoice } from './use-choice.ts'

interface Question {
  readonly text: string
  readonly fileName: string
  readonly provider: string | null
  readonly effectiveFrom: number | null
}

const ask: Ask<Question, ImportPreview> = (client, question, options) =>
  client.prices.previewImport(question, options)

function verb(count: number): string {
  if (count === 0) return 'Import prices'
  return count === 1 ? 'Import 1 price' : `Import ${formatCount(count)} prices`
}

interface ImportPricesProps {
  readonly onClose: () => void
  readonly onImported: (models: readonly PricedModel[]) => void
}

/** A file of prices: chosen, looked at line by line, and then taken as a whole or not at all. */
export function ImportPrices({ onClose, onImported }: ImportPricesProps) {
  const timezone = useStatus()?.timezone ?? 'UTC'
  const act = useAct()
  const [source, setSource] = useState<Source | null>(null)
  const [provider, setProvider] = useState<string | null>(null)
  const [effective, setEffective] = useState(AT_ONCE)
  const from = instantMeant(effective, timezone)
  const question = useMemo(
    () => (source === null || from === undefined ? null : { ...source, provider, effectiveFrom: from }),
    [source, provider, from],
  )
  const { answer, problem } = useAnswer(question, ask)
  const groups = useMemo(() => sorted(answer ?? { lines: [] }), [answer])
  const choice = useChoice(groups)
  const lines = chosenLines(groups, choice.isChosen)

  const take = (): void => {
    if (question === null) return
    act.run(
      (client, options) => client.prices.import({ ...question, lines, reason: null }, options),
      ({ models }) => {
        onImported(models)
        onClose()
      },
    )
  }
  const replaceSource = (next: Source | null): void => {
    setSource(next)
    setProvider(null)
    choice.forget()
    act.forget()
  }
  return (
    <Dialog
      open
      wide="very"
      onlyOnce={source !== null}
      title="Import prices"
      about="From LiteLLM’s model_prices_and_context_window.json, or a file in the console’s own form. Nothing changes before the last button."
      onClose={onClose}
      actions={
        <>
          <Button look="outlined" onClick={onClose}>
            Cancel
          </Button>
          <Button look="filled" disabled={lines.length === 0 || act.busy} onClick={take}>
            {verb(lines.length)}
          </Button>
        </>
      }
    >
      <ImportSource source={source} onSource={replaceSource} />
      {source !== null && (
        <ImportOptions
          providers={answer?.providers ?? null}
          provider={provider}
          onProvider={setProvider}
          effective={effective}
          onEffective={setEffective}
        />
      )}
      {problem !== null && <Notice mood="bad">{problem}</Notice>}
      {act.problem !== null && <Notice mood="bad">{act.problem}</Notice>}
      {answer !== null && (
        <ImportLines
          groups={groups}
          skipped={answer.skipped}
          isChosen={choice.isChosen}
          onChoose={choice.choose}
        />
      )}
      {question !== null && answer === null && problem === null && <Bone width="100%" height={240} />}
    </Dialog>
  )
}
