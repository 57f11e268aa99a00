import type { JSX } from 'react'
import { Menu as Plain, MenuItem, MenuTrigger } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Pressable } from 'react-aria-components/Pressable'
import { Text } from 'react-aria-components/Text'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import './list-box.css'
import './menu.css'

export type MenuEntry = {
  id: string
  label: string
  hint?: string
  icon?: IconName
  onPress: () => void
  refused?: string | undefined
  grave?: boolean
}

/** The acts that are not the first one. A refused act stays in sight and says why. */
export function Menu({
  label,
  entries,
  trigger,
}: {
  label: string
  entries: readonly MenuEntry[]
  trigger?: JSX.Element
}) {
  const refused = entries.filter((entry) => entry.refused !== undefined).map(({ id }) => id)
  return (
    <MenuTrigger>
      <Pressable>
        {trigger ?? (
          <Button icon="more" iconOnly kind="quiet">
            {label}
          </Button>
        )}
      </Pressable>
      <Popover className="popover" placement="bottom end" offset={4}>
        <Plain
          className="options"
          aria-label={label}
          disabledKeys={refused}
          onAction={(key) => entries.find(({ id }) => id === key)?.onPress()}
        >
          {entries.map(({ id, label: words, hint, icon, refused: reason, grave }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={words}
              className={grave ? 'option menu-entry grave' : 'option menu-entry'}
            >
              {icon && <Icon name={icon} size={16} />}
              <Text slot="label" className="option-label">
                {words}
              </Text>
              {(reason ?? hint) && (
                <Text slot="description" className="option-hint">
                  {reason ?? hint}
                </Text>
              )}
            </MenuItem>
          ))}
        </Plain>
      </Popover>
    </MenuTrigger>
  )
}
