import { useState } from 'react'
import { Button } from '#platform/web/ui/button.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { TextArea } from '#platform/web/ui/text-field.tsx'
import { useWords } from '#platform/web/words.ts'
import { writeRedLine } from './brief-model.ts'
import { useBrief, useDoing, useSilenced } from './use-brief.ts'

const kinds = ['instruction', 'red-line', 'fallback', 'note'] as const
type Kind = (typeof kinds)[number]

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

export function WriteItem({ room, paragraph, label }: { room: string; paragraph?: string; label: string }) {
  const say = useWords()
  const { brief } = useBrief()
  const { busy, run } = useDoing()
  const silenced = useSilenced()
  const [kind, setKind] = useState<Kind>('instruction')
  const [text, setText] = useState('')
  const [must, setMust] = useState('')
  const [mustNot, setMustNot] = useState('')
  const red = kind === 'red-line'
  const whole = red ? writeRedLine({ note: text.trim(), must: lines(must), mustNot: lines(mustNot) }) : text.trim()
  const write = () =>
    run(
      () => brief.write({ room, kind, text: whole, ...(paragraph ? { paragraph } : {}) }),
      () => {
        setText('')
        setMust('')
        setMustNot('')
      },
    )
  return (
    <Disclosure title={say('negotiations.brief.write', { label })}>
      <div className="brief-writing">
        <Select
          label={say('negotiations.brief.kind')}
          value={kind}
          onChange={setKind}
          options={kinds.map((id) => ({ id, label: say(`negotiations.brief.kind.${id}`) }))}
        />
        <TextArea label={say('negotiations.brief.words')} value={text} onChange={setText} rows={3} maxLength={3000} />
        {red && (
          <>
            <TextArea
              label={say('negotiations.brief.must.label')}
              hint={say('negotiations.brief.oneALine')}
              value={must}
              onChange={setMust}
              rows={2}
              maxLength={400}
              isRequired={false}
            />
            <TextArea
              label={say('negotiations.brief.mustNot.label')}
              hint={say('negotiations.brief.oneALine')}
              value={mustNot}
              onChange={setMustNot}
              rows={2}
              maxLength={400}
              isRequired={false}
            />
          </>
        )}
        <Button
          kind="primary"
          busy={busy}
          refused={silenced ?? (whole === '' ? say('negotiations.brief.empty') : undefined)}
          onPress={write}
        >
          {say('negotiations.brief.keep')}
        </Button>
      </div>
    </Disclosure>
  )
}
