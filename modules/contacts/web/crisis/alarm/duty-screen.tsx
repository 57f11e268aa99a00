// On duty a screen is armed: what the browser gave for it is said line by line, and what it refused as well.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { useWords } from '#platform/web/words.ts'
import { arm, disarm, useArming } from './arming.ts'
import { isDeaf, useHearing } from './hearing.ts'
import { soundAlarm, soundNote, unlockSound } from './sound.ts'
import './duty-screen.css'

const heard = { alarm: soundAlarm, note: soundNote } as const

export function DutyScreen() {
  const say = useWords()
  const { armed, ...allowed } = useArming()
  const given = { ...allowed, hears: !isDeaf(useHearing()) }
  const [busy, setBusy] = useState(false)
  const press = async () => {
    setBusy(true)
    await (armed ? disarm() : arm())
    setBusy(false)
  }
  return (
    <section className={armed ? 'duty-screen armed' : 'duty-screen'} aria-labelledby="duty-screen">
      <div className="duty-screen-head">
        <Icon name="bell" />
        <div>
          <h2 id="duty-screen">{say(armed ? 'crisis.armed' : 'crisis.unarmed')}</h2>
          <p className="small">{say(armed ? 'crisis.armed.words' : 'crisis.unarmed.words')}</p>
        </div>
        <Button kind={armed ? 'plain' : 'primary'} busy={busy} onPress={() => void press()}>
          {say(armed ? 'crisis.disarm' : 'crisis.arm')}
        </Button>
      </div>
      {armed && (
        <ul>
          {(['sound', 'notices', 'awake', 'hears'] as const).map((what) => (
            <li key={what} className={given[what] ? 'given' : 'missing'}>
              <Icon name={given[what] ? 'check' : 'cross'} size={16} />
              {say(`crisis.armed.${what}.${given[what] ? 'yes' : 'no'}`)}
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        {(['alarm', 'note'] as const).map((which) => (
          <Button key={which} small onPress={() => void unlockSound().then(heard[which])}>
            {say(`crisis.hear.${which}`)}
          </Button>
        ))}
      </div>
    </section>
  )
}
