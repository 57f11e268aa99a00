import { useState } from 'react'
import { paletteKeys } from './shell-bar.tsx'
import type { Places } from './module.ts'
import { pageKeys } from './page-keys.ts'
import { shortcutsOn, switchShortcuts } from './shortcuts.ts'
import { Sheet } from './ui/sheet.tsx'
import { useWords } from './words.ts'
import './help.css'

/** The keys, and how to switch them off. */
export function Help({ places, onClose }: { places: Places; onClose: () => void }) {
  const say = useWords()
  const [on, setOn] = useState(shortcutsOn)
  const keys: readonly (readonly [string, string])[] = [
    ...pageKeys(),
    [paletteKeys, say('shell.find')],
    ['/', say('help.search')],
    ['n', say('help.new')],
    ['?', say('help.help')],
    ['↑ ↓', say('help.rows')],
    ['Esc', say('help.close')],
    ...places.entries.flatMap(({ key, label }) => (key ? [[`g ${key}`, say(label)] as const] : [])),
  ]
  return (
    <Sheet title={say('help.title')} place="middle" onClose={onClose}>
      <dl className="help-keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <label className="row">
        <input
          type="checkbox"
          checked={on}
          onChange={(event) => {
            switchShortcuts(event.target.checked)
            setOn(event.target.checked)
          }}
        />
        {say('help.switch')}
      </label>
    </Sheet>
  )
}
