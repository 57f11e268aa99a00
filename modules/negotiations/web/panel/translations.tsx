// The same paragraph in other languages, each with its own standing: one that speaks of earlier words is behind.
import { useState } from 'react'
import { directionOf, isLanguage, languages } from '#platform/languages.ts'
import { Select } from '#platform/web/ui/select.tsx'
import { Button } from '#platform/web/ui/button.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { Alternative, Paragraph } from '../../text/state.ts'
import { useActing } from '../acting/acting.tsx'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'

const standings = ['draft', 'checked', 'authentic'] as const

export function Translations({ view, paragraph }: { view: NegotiationView; paragraph: Paragraph }) {
  const say = useWords()
  const living = paragraph.alternatives.filter(({ withdrawn }) => !withdrawn)
  const any = living.some(({ translations }) => Object.keys(translations).length > 0)
  return (
    <>
      {!any && <p className="faint">{say('negotiations.translations.none')}</p>}
      {living.map((alternative) => (
        <div key={alternative.id} className="stack">
          {Object.entries(alternative.translations).map(([language, { text, of, status, by }]) => (
            <figure key={language} className="translation">
              <figcaption className="panel-line-head">
                <b>{languageName(language)}</b> {say(`negotiations.translation.${status}`)}{' '}
                <DelegationNamed delegation={by} />
                {of !== alternative.hash && <Status standing="open">{say('negotiations.translation.behind')}</Status>}
              </figcaption>
              <p className="text" lang={language} dir={isLanguage(language) ? directionOf(language) : 'auto'}>
                {text}
              </p>
            </figure>
          ))}
        </div>
      ))}
      {living[0] && view.me.role !== 'observer' && <WriteTranslation paragraph={paragraph} alternative={living[0]} />}
    </>
  )
}

const languageName = (code: string): string => languages.find((one) => one.code === code)?.name ?? code

function WriteTranslation({ paragraph, alternative }: { paragraph: Paragraph; alternative: Alternative }) {
  const say = useWords()
  const { act, refused } = useActing()
  const others = languages.filter(({ code }) => code !== paragraph.language)
  const [language, setLanguage] = useState<string>(others[0]?.code ?? 'fr')
  const [status, setStatus] = useState<(typeof standings)[number]>('draft')
  const [text, setText] = useState('')
  const set = {
    kind: 'translation.set',
    paragraph: paragraph.id,
    alternative: alternative.id,
    language,
    text: text.trim(),
    of: alternative.hash,
    status,
  } as const
  return (
    <div className="stack">
      <Select
        label={say('negotiations.language')}
        value={language}
        onChange={setLanguage}
        options={others.map(({ code, name }) => ({ id: code, label: name }))}
      />
      <TextArea label={say('negotiations.translation.words')} rows={3} reading value={text} onChange={setText} />
      <Select
        label={say('negotiations.translation.status')}
        value={status}
        onChange={setStatus}
        options={standings.map((id) => ({ id, label: say(`negotiations.translation.${id}`) }))}
      />
      <div>
        <Button
          small
          refused={text.trim() === '' ? say('negotiations.edit.empty') : refused(set)}
          onPress={() => void act(set, say('negotiations.done')).then((taken) => taken && setText(''))}
        >
          {say('negotiations.translation.set')}
        </Button>
      </div>
    </div>
  )
}
