// Go anywhere, do anything, by typing a few letters of it.
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { languages } from '#platform/languages.ts'
import type { Places } from './module.ts'
import { chooseTheme, themes } from './theme.ts'
import { Icon, type IconName } from './ui/icon.tsx'
import { Sheet } from './ui/sheet.tsx'
import { chooseLanguage, useWords } from './words.ts'
import './palette.css'

type Command = { id: string; label: string; icon: IconName; keys?: string; run: () => void }

type PaletteProps = {
  places: Places
  only: 'acts' | undefined
  searchAt: string | undefined
  onGo: (to: string) => void
  onClose: () => void
}

function useCommands({ places, only, onGo, onClose }: PaletteProps): readonly Command[] {
  const say = useWords()
  return useMemo(() => {
    const acts: Command[] = places.acts.map(({ label, to }) => ({
      id: `act ${to}`,
      label: say(label),
      icon: 'add',
      run: () => onGo(to),
    }))
    if (only === 'acts') return acts
    const entries: Command[] = places.entries.map(({ label, to, icon, key }) => ({
      id: `go ${to}`,
      label: say(label),
      icon,
      run: () => onGo(to),
      ...(key ? { keys: `g ${key}` } : {}),
    }))
    const then = (act: () => void) => () => {
      act()
      onClose()
    }
    const tongues: Command[] = languages.map(({ code, name }) => ({
      id: `language ${code}`,
      label: `${say('shell.language')}: ${name}`,
      icon: 'language',
      run: then(() => void chooseLanguage(code)),
    }))
    const lights: Command[] = themes.map((theme) => ({
      id: `theme ${theme}`,
      label: `${say('shell.theme')}: ${say(`theme.${theme}`)}`,
      icon: theme === 'dark' ? 'dark' : 'light',
      run: then(() => chooseTheme(theme)),
    }))
    return [...entries, ...acts, ...tongues, ...lights]
  }, [places, only, onGo, onClose, say])
}

export function Palette(props: PaletteProps) {
  const { searchAt, onGo, onClose, only } = props
  const say = useWords()
  const list = useId()
  const [typed, setTyped] = useState('')
  const [place, setPlace] = useState(0)
  const commands = useCommands(props)
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  const found = commands.filter(({ label }) => words.every((word) => label.toLocaleLowerCase().includes(word)))
  const search: Command[] =
    searchAt && typed.trim() && !only
      ? [
          {
            id: 'search',
            label: say('palette.search', { words: typed.trim() }),
            icon: 'search',
            run: () => onGo(`${searchAt}?words=${encodeURIComponent(typed.trim())}`),
          },
        ]
      : []
  // A place of that name comes before a search for it.
  const shown = [...found.slice(0, 12), ...search]
  const at = Math.min(place, shown.length - 1)
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setPlace((at + 1) % Math.max(1, shown.length))
    else if (event.key === 'ArrowUp') setPlace((at - 1 + shown.length) % Math.max(1, shown.length))
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) shown[at]?.run()
    else return
    event.preventDefault()
  }
  return (
    <Sheet title={say(only ? 'palette.new' : 'shell.find')} titleUnseen place="top" onClose={onClose}>
      <input
        className="palette-input"
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={shown[at] ? `${list}-${at}` : undefined}
        aria-label={say(only ? 'palette.new' : 'shell.find')}
        placeholder={say(only ? 'palette.new' : 'shell.find')}
        dir="auto"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person has just asked for it
        autoFocus
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setPlace(0)
        }}
        onKeyDown={press}
      />
      <div className="palette-list" role="listbox" id={list} aria-label={say('palette.found')}>
        {shown.map((command, index) => (
          // The keyboard stays in the field, which says which of them is active.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={command.id}
            role="option"
            tabIndex={-1}
            id={`${list}-${index}`}
            aria-selected={index === at}
            onPointerMove={() => setPlace(index)}
            onClick={command.run}
          >
            <Icon name={command.icon} size={18} />
            <span>{command.label}</span>
            {command.keys && <kbd>{command.keys}</kbd>}
          </div>
        ))}
      </div>
      {shown.length === 0 && (
        <p className="faint" role="status">
          {say('palette.nothing')}
        </p>
      )}
    </Sheet>
  )
}
