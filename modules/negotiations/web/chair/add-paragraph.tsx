import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Act } from '../../text/acts.ts'
import { placeBetween } from '../../text/place.ts'
import { type ParagraphType, shownWords } from '../../text/words-of-acts.ts'
import { useActing } from '../acting/acting.tsx'
import { newId } from '../acting/new-id.ts'
import { isLiving, useLabels, useOrder } from '../table/text-state.ts'
import '../acting/editors.css'

export const paragraphTypes = [
  'operative',
  'preambular',
  'heading',
  'title',
  'definition',
  'annex',
  'footnote',
] as const satisfies readonly ParagraphType[]

/** A new paragraph, proposed to the others: what kind, behind which, under which, in which words. */
export function AddParagraph({ view, after }: { view: NegotiationView; after: string | undefined }) {
  const say = useWords()
  const { refused } = useActing()
  const [open, setOpen] = useState(false)
  const sample: Act = {
    kind: 'paragraph.add',
    paragraph: newId(),
    type: 'operative',
    place: 'm',
    text: 'x',
    alternative: newId(),
  }
  if (!open)
    return (
      <div>
        <Button icon="add" refused={refused(sample)} onPress={() => setOpen(true)}>
          {say('negotiations.add')}
        </Button>
      </div>
    )
  return <Adding view={view} after={after} onClose={() => setOpen(false)} />
}

function Adding({ view, after, onClose }: { view: NegotiationView; after: string | undefined; onClose: () => void }) {
  const say = useWords()
  const labels = useLabels(view)
  const { act, refused } = useActing()
  const order = useOrder(view).filter(isLiving)
  const [type, setType] = useState<ParagraphType>('operative')
  const [behind, setBehind] = useState(after ?? 'first')
  const [sub, setSub] = useState<'beside' | 'under'>('beside')
  const [text, setText] = useState('')
  const before = order.find(({ id }) => id === behind)
  const under = sub === 'under' && before ? before.id : before?.under
  const siblings = order.filter((one) => one.under === under)
  const at = siblings.findIndex(({ id }) => id === behind)
  const [low, high] =
    at === -1 ? [null, siblings[0]?.place ?? null] : [siblings[at]?.place ?? null, siblings[at + 1]?.place ?? null]
  const added: Act = {
    kind: 'paragraph.add',
    paragraph: newId(),
    type,
    place: placeBetween(low, high),
    text: shownWords(text).trim(),
    alternative: newId(),
    ...(under === undefined ? {} : { under }),
  }
  const send = async () => {
    if (await act(added, say('negotiations.done'))) onClose()
  }
  return (
    <section className="words-editor" aria-label={say('negotiations.add')}>
      <Select
        label={say('negotiations.type')}
        value={type}
        onChange={setType}
        options={paragraphTypes.map((id) => ({ id, label: say(`negotiations.type.${id}`) }))}
      />
      <Select
        label={say('negotiations.add.behind')}
        value={behind}
        onChange={setBehind}
        options={[
          { id: 'first', label: say('negotiations.add.first') },
          ...order.map(({ id, type: kind }) => ({ id, label: labels[id] || say(`negotiations.type.${kind}`) })),
        ]}
      />
      {before && (
        <Select
          label={say('negotiations.add.level')}
          value={sub}
          onChange={setSub}
          options={[
            { id: 'beside', label: say('negotiations.add.beside') },
            { id: 'under', label: say('negotiations.add.under') },
          ]}
        />
      )}
      <TextArea label={say('negotiations.words')} rows={4} reading value={text} onChange={setText} maxLength={20_000} />
      <div className="row">
        <Button
          kind="primary"
          small
          refused={text.trim() === '' ? say('negotiations.edit.empty') : refused(added)}
          onPress={() => void send()}
        >
          {say('negotiations.add')}
        </Button>
        <Button small kind="quiet" onPress={onClose}>
          {say('confirm.leave')}
        </Button>
      </div>
    </section>
  )
}
