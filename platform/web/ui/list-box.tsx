import type { ReactNode } from 'react'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { useWords } from '../words.ts'
import { Icon } from './icon.tsx'
import './list-box.css'

/** One entry of a choice. `refused` says why it cannot be chosen. */
export type Option<Id extends string = string> = {
  id: Id
  label: string
  hint?: string | undefined
  refused?: string | undefined
  before?: ReactNode
}

/** The list that opens under a field. */
export function OptionsPopover({ options }: { options?: readonly Option[] }) {
  const say = useWords()
  return (
    <Popover className="popover" offset={4}>
      <ListBox
        className="options"
        renderEmptyState={() => <p className="options-none">{say('choice.none')}</p>}
        {...(options ? { items: options } : {})}
      >
        {(option: Option) => (
          <ListBoxItem
            id={option.id}
            className="option"
            textValue={option.label}
            isDisabled={option.refused !== undefined}
          >
            <Icon name="check" size={14} />
            <Text slot="label" className="option-label">
              <span className="row">
                {option.before}
                <bdi>{option.label}</bdi>
              </span>
            </Text>
            {(option.refused ?? option.hint) && (
              <Text slot="description" className="option-hint">
                {option.refused ?? option.hint}
              </Text>
            )}
          </ListBoxItem>
        )}
      </ListBox>
    </Popover>
  )
}
