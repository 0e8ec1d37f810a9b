import { Select } from '@base-ui/react/select'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { RefObject } from 'react'
import type { Model } from '../../../shared/contract/models.ts'
import { useChatStore } from './chat-store.ts'
import { contextInWords, priceInWords, unavailable } from './model-words.ts'
import { useModels } from './use-models.ts'
import type { ModelList } from './use-models.ts'
import styles from './model-picker.module.css'

const AUTO = 'auto'

/** Chooses the model: `auto` first, with what it picks now; prices beside the names. The list opens in `container`. */
export function ModelPicker({ container }: { readonly container: RefObject<HTMLElement | null> }) {
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
        <span className={styles.now}>{aboutChosen(model, list)}</span>
        <ChevronsUpDown size={14} aria-hidden />
      </Select.Trigger>
      <Select.Portal container={container}>
        <Select.Positioner sideOffset={6} collisionPadding={12} alignItemWithTrigger={false} align="start">
          <Select.Popup className={styles.popup} aria-label="Models">
            <Item id={AUTO} about={aboutAuto(list, failed)} />
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

function aboutChosen(chosen: string, list: ModelList | null): string {
  if (list === null) return ''
  if (chosen === AUTO) return `picks ${list.autoDefault} now`
  const model = list.models.find(({ id }) => id === chosen)
  return model === undefined ? '' : (unavailable(model) ?? priceInWords(model.price))
}

function aboutAuto(list: ModelList | null, failed: boolean): string {
  if (list !== null) return `The router chooses; now it picks ${list.autoDefault}`
  return failed ? 'The router chooses. The list of models could not be read' : 'The router chooses'
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
