import { Button } from '#platform/web/ui/button.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import type { Refused } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import type { InWindow } from '../acting/in-window.tsx'
import { openMark } from '../acting/open-mark.ts'
import { refusalWords } from '../acting/refusal-words.ts'

type Props = { view: NegotiationView; stops: Refused; act: InWindow['act'] }

/** What keeps paragraphs from becoming one. An amendment that the chair may accept is accepted without leaving. */
export function InTheWay({ view: { state }, stops, act }: Props) {
  const say = useWords()
  const { refused } = useActing()
  const { about } = stops
  const mark = about === undefined ? undefined : openMark(state, about)
  const accept: Act | undefined =
    about !== undefined && mark?.kind === 'amendment'
      ? { kind: 'amendment.accept', amendment: about, hash: mark.paragraph.hash }
      : undefined
  return (
    <div className="state trouble" role="alert">
      <strong>{say('negotiations.merge.inTheWay')}</strong>
      <p dir="auto">{refusalWords(stops, say, state)}</p>
      {accept && refused(accept) === undefined && (
        <Button small onPress={() => void act(accept, say('negotiations.done'))}>
          {say('negotiations.amendment.acceptIt')}
        </Button>
      )}
    </div>
  )
}
