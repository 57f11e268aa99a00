import { Button } from 'react-aria-components/Button'
import { Select as Plain, SelectValue } from 'react-aria-components/Select'
import { useWords } from '../words.ts'
import { FieldFault, FieldHead, FieldHint, type FieldProps, fieldClass } from './field.tsx'
import { Icon } from './icon.tsx'
import { type Option, OptionsPopover } from './list-box.tsx'

type SelectProps<Id extends string> = FieldProps & {
  options: readonly Option<Id>[]
  value?: Id | null | undefined
  onChange?: (id: Id) => void
}

/** One of a short list. For more than a dozen entries take a `Picker`, which can be typed into. */
export function Select<Id extends string>(props: SelectProps<Id>) {
  const { options, value = null, onChange, error, isRequired = true, refused, name } = props
  const say = useWords()
  const choose = (key: unknown) => {
    const chosen = options.find(({ id }) => id === key)
    if (chosen) onChange?.(chosen.id)
  }
  return (
    <Plain
      className={fieldClass(props)}
      value={value}
      onChange={choose}
      placeholder={say('choice.choose')}
      isRequired={isRequired}
      isInvalid={error !== undefined}
      isDisabled={refused !== undefined}
      validationBehavior="aria"
      {...(name ? { name } : {})}
    >
      <FieldHead {...props} />
      <FieldHint {...props} />
      <Button className="input picker-trigger">
        <SelectValue>
          {({ defaultChildren, isPlaceholder }) =>
            isPlaceholder ? defaultChildren : <bdi>{options.find(({ id }) => id === value)?.label}</bdi>
          }
        </SelectValue>
        <Icon name="down" size={16} />
      </Button>
      <FieldFault {...props} />
      <OptionsPopover options={options} />
    </Plain>
  )
}
