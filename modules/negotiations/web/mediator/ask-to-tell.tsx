import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Point, ShuttleView, Shuttles } from '../../client/shuttle.ts'
import { useDoing } from '../brief/use-brief.ts'

/** The mediator asks: may I tell this, in these words, to them? */
export function AskToTell({ shuttles, shuttle, point }: { shuttles: Shuttles; shuttle: ShuttleView; point: Point }) {
  const say = useWords()
  const { busy, run } = useDoing()
  const [words, setWords] = useState(point.text)
  const others = shuttles.list().filter((one) => one.me === 'mediator' && one.party.id !== shuttle.party.id)
  const parties = [...new Map(others.map(({ party }) => [party.id, party])).values()]
  const [to, setTo] = useState(parties[0]?.id)
  const target = parties.find(({ id }) => id === (to ?? parties[0]?.id))
  if (parties.length === 0) return null
  const ask = () => {
    if (target) run(() => shuttles.ask(shuttle.room, { point: point.id, words: words.trim(), to: target }))
  }
  return (
    <Disclosure title={say('negotiations.mediator.ask')}>
      <div className="stack">
        <TextArea
          label={say('negotiations.mediator.exact')}
          value={words}
          onChange={setWords}
          rows={2}
          maxLength={3000}
        />
        <Select
          label={say('negotiations.mediator.to')}
          value={target?.id}
          onChange={setTo}
          options={parties.map(({ id, name }) => ({ id, label: name }))}
        />
        <Button busy={busy} refused={words.trim() === '' ? say('negotiations.brief.empty') : undefined} onPress={ask}>
          {say('negotiations.mediator.ask.act')}
        </Button>
      </div>
    </Disclosure>
  )
}
