// A choice from a long list, by typing: one entry (`Picker`) or several (`ManyPicker`), of which the chosen ones stand
// above the field as tags that can be taken away.
import { useRef, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox } from 'react-aria-components/ComboBox'
import { Input } from 'react-aria-components/Input'
import { announce } from '../announce.ts'
import { useWords } from '../words.ts'
import { FieldFault, FieldHead, FieldHint, type FieldProps, fieldClass } from './field.tsx'
import { Icon } from './icon.tsx'
import { type Option, OptionsPopover } from './list-box.tsx'
import { Tag } from './tag.tsx'

type PickerProps<Id extends string> = FieldProps & {
  options: readonly Option<Id>[]
  value?: Id | null | undefined
  onChange?: (id: Id | undefined) => void
  /** For lists that the server searches: called with what is typed. */
  onType?: (typed: string) => void
}

function Opening() {
  return (
    <Button>
      <Icon name="down" size={16} />
    </Button>
  )
}

export function Picker<Id extends string>(props: PickerProps<Id>) {
  const { options, value = null, onChange, onType, error, isRequired = true, refused, name } = props
  const say = useWords()
  return (
    <ComboBox
      className={fieldClass(props)}
      defaultItems={options}
      value={value}
      onChange={(key) => onChange?.(options.find(({ id }) => id === key)?.id)}
      menuTrigger="focus"
      allowsEmptyCollection
      isRequired={isRequired}
      isInvalid={error !== undefined}
      isDisabled={refused !== undefined}
      {...(onType ? { onInputChange: onType } : {})}
      {...(name ? { name } : {})}
    >
      <FieldHead {...props} />
      <FieldHint {...props} />
      <div className="picker-line">
        <Input className="input" dir="auto" placeholder={say('choice.type')} />
        <Opening />
      </div>
      <FieldFault {...props} />
      <OptionsPopover />
    </ComboBox>
  )
}

type ManyProps<Id extends string> = Omit<PickerProps<Id>, 'value' | 'onChange'> & {
  value?: readonly Id[] | undefined
  onChange?: (ids: Id[]) => void
}

export function ManyPicker<Id extends string>(props: ManyProps<Id>) {
  const { options, value = [], onChange, onType, error, isRequired = true, refused, name } = props
  const say = useWords()
  const [typed, setTyped] = useState('')
  // Whoever leaves with the tabulator, having typed nothing, chose nothing: the list stands open behind what was added.
  const leaving = useRef(false)
  const add = (key: unknown) => {
    if (leaving.current) return
    const chosen = options.find(({ id }) => id === key)
    if (!chosen || value.includes(chosen.id)) return
    onChange?.([...value, chosen.id])
    announce(say('choice.added', { name: chosen.label }))
    setTyped('')
  }
  const take = (gone: Option<Id>) => {
    onChange?.(value.filter((id) => id !== gone.id))
    announce(say('choice.taken', { name: gone.label }))
  }
  return (
    <ComboBox
      className={fieldClass(props)}
      defaultItems={options.filter(({ id }) => !value.includes(id))}
      value={null}
      onChange={add}
      inputValue={typed}
      onInputChange={(next) => {
        setTyped(next)
        onType?.(next)
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      isRequired={isRequired}
      isInvalid={error !== undefined}
      isDisabled={refused !== undefined}
      {...(name ? { name } : {})}
    >
      <FieldHead {...props} />
      <FieldHint {...props} />
      {value.length > 0 && (
        <ul className="picked-tags" aria-label={say('choice.chosen', { count: value.length })}>
          {options
            .filter(({ id }) => value.includes(id))
            .map((option) => (
              <li key={option.id}>
                <Tag onRemove={() => take(option)}>{option.label}</Tag>
              </li>
            ))}
        </ul>
      )}
      <div
        className="picker-line"
        onFocusCapture={() => {
          leaving.current = false
        }}
        onKeyDownCapture={({ key }) => {
          leaving.current = key === 'Tab' && typed === ''
        }}
      >
        <Input className="input" dir="auto" placeholder={say('choice.add')} />
        <Opening />
      </div>
      <FieldFault {...props} />
      <OptionsPopover />
    </ComboBox>
  )
}
