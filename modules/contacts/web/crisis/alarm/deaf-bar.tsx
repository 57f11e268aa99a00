// The host does not answer this screen: said among the bands of every page of an officer, and sounded where it is armed.
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useFormat } from '#platform/web/format.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Icon } from '#platform/web/ui/icon.tsx'
import { useWords } from '#platform/web/words.ts'
import { useArming } from './arming.ts'
import { isDeaf, useHearing } from './hearing.ts'
import { deafEvery, soundDeaf, unlockSound } from './sound.ts'

export function DeafBar({ onAsk }: { onAsk: () => void }) {
  const say = useWords()
  const format = useFormat()
  const hearing = useHearing()
  const { armed } = useArming()
  const deaf = isDeaf(hearing)
  const sounds = deaf && armed
  useEffect(() => {
    if (!sounds) return
    const sound = () => void unlockSound().then(soundDeaf)
    sound()
    const again = setInterval(sound, deafEvery)
    return () => clearInterval(again)
  }, [sounds])
  const place = document.getElementById('bands')
  if (!place || !deaf) return null
  return createPortal(
    <div className="crisis-bar deaf" role="alert">
      <p>
        <Icon name="bell" size={18} />
        <span>{say('crisis.deaf', { time: format.time(hearing.heardAt) })}</span>
        <span className="small">{say(`crisis.deaf.${hearing.why}`)}</span>
        <Button small onPress={onAsk}>
          {say('crisis.deaf.again')}
        </Button>
      </p>
    </div>,
    place,
  )
}
