import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { RefObject } from 'react'
import { AUTO } from '../../../shared/auto.ts'
import type { Model } from '../../../shared/contract/models.ts'
import { contextInWords, priceInWords, unavailable } from '../../parts/model-words.ts'
import { useChatStore } from './chat-store.ts'
import type { AutoPick } from './use-auto-pick.ts'
import { useModels } from './use-models.ts'
import type { ModelList } from './use-models.ts'
import styles from './model-picker.module.css'

interface ModelPickerProps {
  /** Where the list opens. */
  readonly container: RefObject<HTMLElement | null>
  /** What `auto` would pick for the text that is typed; null while there is none, or it is not known yet. */
  readonly pick: AutoPick | null
}

/** Chooses the model: `auto` first, with what it would pick; prices beside the names. */
export function ModelPicker({ container, pick }: ModelPickerProps) {
  const model = useChatStore((chat) => chat.model)
  const setModel = useChatStore((chat) => chat.setModel)
  const open = useChatStore((chat) => chat.pickerOpen)
  const setOpen = useChatStore((chat) => chat.openPicker)
  const { list, failed } = useModels(open)
  const chat = list?.models.filter(({ kind }) => kind === 'chat') ?? []
  return (
    <Select.Root
      value={model}
      onValueChange={(next) => next !== null && setModel(next)}
      open={open}
      onOpenChange={setOpen}
    >
      <Select.Trigger className={styles.trigger} aria-label="Model" data-testid="model-picker">
        <span className={styles.chosen}>{model}</span>
        <span className={styles.now}>{aboutChosen(model, list, pick)}</span>
        <ChevronsUpDown size={14} aria-hidden />
      </Select.Trigger>
      <Select.Portal container={container}>
        <Select.Positioner sideOffset={6} collisionPadding={12} alignItemWithTrigger={false} align="start">
          <Select.Popup className={styles.popup} aria-label="Models">
            <Item id={AUTO} about={aboutAuto(failed, pick)} />
            {chat.length > 0 && <div className={styles.separator} />}
            {chat.map((choice) => (
              <Item
                key={choice.id}
                id={choice.id}
                about={aboutModel(choice)}
                disabled={unavailable(choice) !== null}
              />
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  )
}

function aboutChosen(chosen: string, list: ModelList | null, pick: AutoPick | null): string {
  if (chosen === AUTO) return pick === null ? 'chooses by what you ask' : wouldPick(pick)
  if (list === null) return ''
  const model = list.models.find(({ id }) => id === chosen)
  return model === undefined ? '' : (unavailable(model) ?? priceInWords(model.price))
}

const wouldPick = ({ model }: AutoPick): string => (model === null ? 'finds no model now' : `picks ${model}`)

function aboutAuto(failed: boolean, pick: AutoPick | null): string {
  if (failed) return 'The router chooses. The list of models could not be read'
  return pick === null
    ? 'The router chooses by how much the prompt asks'
    : `The router chooses, and ${wouldPick(pick)} for what is typed`
}

function aboutModel(model: Model): string {
  return [unavailable(model), priceInWords(model.price), contextInWords(model.contextTokens)]
    .filter((words) => words !== null)
    .join(', ')
}

interface ItemProps {
  readonly id: string
  readonly about: string
  readonly disabled?: boolean
}

function Item({ id, about, disabled = false }: ItemProps) {
  return (
    <Select.Item className={styles.item} value={id} disabled={disabled} label={id}>
      <Select.ItemIndicator className={styles.check}>
        <Check size={14} aria-hidden />
      </Select.ItemIndicator>
      <Select.ItemText className={styles.name}>{id}</Select.ItemText>
      <span className={styles.about}>{about}</span>
    </Select.Item>
  )
}
