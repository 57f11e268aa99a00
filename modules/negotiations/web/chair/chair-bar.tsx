// What the chair does to many paragraphs at once.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import { isChair } from '../../rules.ts'
import { useActing } from '../acting/acting.tsx'
import { Decide } from '../acting/decide.tsx'
import { statusOf, useOrder } from '../table/text-state.ts'
import { AdReferendumDialog } from './ad-referendum-dialog.tsx'

export function ChairBar({ view }: { view: NegotiationView }) {
  const say = useWords()
  const { act, speaker } = useActing()
  const [asking, setAsking] = useState<'agree' | 'referendum'>()
  const order = useOrder(view)
  if (!isChair(view.state, speaker) || view.state.deciding.adoption) return null
  const proposed = order.filter(({ stage }) => stage === 'proposed')
  const clean = order.filter((one) => statusOf(one) === 'clean').slice(0, 400)
  const end = () => setAsking(undefined)
  if (proposed.length === 0 && clean.length === 0) return null
  return (
    <div className="chair-bar" role="group" aria-label={say('negotiations.chair')}>
      {proposed.length > 0 && (
        <Button
          small
          onPress={() =>
            void act(
              proposed.map(({ id }) => ({ kind: 'paragraph.discuss', paragraph: id })),
              say('negotiations.done'),
            )
          }
        >
          {say('negotiations.discuss.all', { count: proposed.length })}
        </Button>
      )}
      {clean.length > 0 && (
        <>
          <Button small onPress={() => setAsking('agree')}>
            {say('negotiations.agree.all', { count: clean.length })}
          </Button>
          <Button small onPress={() => setAsking('referendum')}>
            {say('negotiations.referendum.all', { count: clean.length })}
          </Button>
        </>
      )}
      {asking === 'agree' && (
        <Decide
          name="agree"
          isOpen
          onClose={end}
          acts={() => ({ kind: 'paragraph.agree', on: clean.map(({ id, hash }) => ({ paragraph: id, hash })) })}
        />
      )}
      {asking === 'referendum' && <AdReferendumDialog on={clean} onClose={end} />}
    </div>
  )
}
