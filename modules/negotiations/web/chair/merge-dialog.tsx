// Streamlining with proof: several paragraphs become one, and before it is done the chair sees every contributed word that
// would no longer stand, and what the table of traces will say.
import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Dialog } from '#platform/web/ui/dialog.tsx'
import { ManyPicker } from '#platform/web/ui/picker.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useNow } from '#platform/web/ui/when.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { ActOf } from '../../text/acts.ts'
import { textOf } from '../../text/chars.ts'
import type { Amendment, Paragraph } from '../../text/state.ts'
import { shownWords } from '../../text/words-of-acts.ts'
import { noLoss } from '../../versions/no-loss.ts'
import { useActing } from '../acting/acting.tsx'
import { Consequences } from '../acting/consequences.tsx'
import { useActingInWindow } from '../acting/in-window.tsx'
import { mergeRefusedNow } from '../acting/looking-ahead.ts'
import { newId } from '../acting/new-id.ts'
import { isLiving, useLabels, useOrder } from '../table/text-state.ts'
import { InTheWay } from './in-the-way.tsx'
import { NoLossShown } from './no-loss-shown.tsx'

type Props = { view: NegotiationView; first: string; onClose: () => void }

export function MergeDialog({ view, first, onClose }: Props) {
  const say = useWords()
  const { speaker, refused } = useActing()
  const { act, busy, refusal } = useActingInWindow()
  const now = useNow()
  const labels = useLabels(view)
  const order = useOrder(view).filter((one) => isLiving(one) && one.stage !== 'agreed' && one.stage !== 'adopted')
  const [sources, setSources] = useState<string[]>([first])
  const chosen = order.filter(({ id }) => sources.includes(id))
  const [text, setText] = useState<string>()
  const [rationale, setRationale] = useState('')
  const contributions = chosen.flatMap(contributionsOf)
  const words = text ?? chosen.map(firstWords).join(' ')
  const language = chosen[0]?.language ?? 'en'
  const check = noLoss(contributions, words, language)
  const made = mergeOf(chosen, shownWords(words).trim(), rationale.trim())
  // What stands in the way is said before the reasons are written.
  const wished = mergeOf(chosen, shownWords(words).trim(), rationale.trim() || '–')
  const stops = wished && chosen.length > 1 ? mergeRefusedNow(view, speaker, wished, now) : undefined
  const missing =
    chosen.length < 2
      ? say('negotiations.merge.two')
      : rationale.trim() === ''
        ? say('negotiations.merge.why')
        : words.trim() === ''
          ? say('negotiations.edit.empty')
          : stops && say('negotiations.merge.stopped')
  const send = async () => {
    if (made && (await act(made, say('negotiations.merged')))) onClose()
  }
  return (
    <Dialog title={say('negotiations.merge')} isOpen onClose={onClose} wide>
      <Consequences name="merge" />
      <ManyPicker
        label={say('negotiations.merge.sources')}
        value={sources}
        onChange={setSources}
        options={order.map((one) => ({
          id: one.id,
          label: `${labels[one.id] || say(`negotiations.type.${one.type}`)} – ${firstWords(one).slice(0, 60)}`,
        }))}
      />
      <TextArea
        label={say('negotiations.merge.into')}
        rows={5}
        reading
        value={words}
        onChange={setText}
        maxLength={20_000}
      />
      <NoLossShown check={check} labels={labels} contributions={chosen} />
      {stops && <InTheWay view={view} stops={stops} act={act} />}
      <TextArea
        label={say('negotiations.merge.rationale')}
        hint={say('negotiations.merge.rationale.hint')}
        rows={2}
        value={rationale}
        onChange={setRationale}
        maxLength={4000}
      />
      {refusal}
      <div className="dialog-acts">
        <Button onPress={onClose}>{say('confirm.leave')}</Button>
        <Button kind="primary" busy={busy} refused={missing ?? (made && refused(made))} onPress={() => void send()}>
          {say('negotiations.merge.act', { count: chosen.length })}
        </Button>
      </div>
    </Dialog>
  )
}

const livingOf = ({ alternatives }: Paragraph) => alternatives.filter(({ withdrawn }) => !withdrawn)
const firstWords = (paragraph: Paragraph): string => textOf(livingOf(paragraph)[0]?.runs ?? [])

/** Every living alternative, and every open amendment’s new words: whatever somebody wished to read in the text. */
function contributionsOf(paragraph: Paragraph) {
  return [
    ...livingOf(paragraph).map(({ id, runs }) => ({ id: `${paragraph.id} ${id}`, text: textOf(runs) })),
    ...wishesFor(paragraph).map(({ id, edit }) => ({ id: `${paragraph.id} ${id}`, text: edit.insert })),
  ]
}

/** Open amendments that bring words. */
const wishesFor = ({ amendments }: Paragraph) => amendments.filter((one) => one.state === 'open' && bringsWords(one))
const bringsWords = ({ edit }: Amendment) => edit.insert.trim() !== ''

/** Whose words were taken into a source has contributed to what comes of it, as has who still asks for theirs. */
const isContribution = (one: Amendment) => ['open', 'accepted'].includes(one.state) && bringsWords(one)

function mergeOf(chosen: readonly Paragraph[], text: string, rationale: string): ActOf<'paragraph.merge'> | undefined {
  const [first] = chosen
  if (!first || text === '' || rationale === '') return undefined
  return {
    kind: 'paragraph.merge',
    into: newId(),
    alternative: newId(),
    type: first.type,
    ...(first.under === undefined ? {} : { under: first.under }),
    place: `${first.place}V`,
    text,
    sources: chosen.map(({ id, hash }) => ({ paragraph: id, hash })),
    contributors: chosen.flatMap((one) => [
      ...livingOf(one).map(({ id, delegation }) => ({ delegation, paragraph: one.id, alternative: id })),
      ...one.amendments
        .filter(isContribution)
        .map(({ alternative, delegation }) => ({ delegation, paragraph: one.id, alternative })),
    ]),
    rationale,
  }
}
