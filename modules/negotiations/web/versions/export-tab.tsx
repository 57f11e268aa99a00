// The text as a file, made on this device: nothing of it passes through the host.
import { useState } from 'react'
import { handOver } from '#platform/web/hand-over.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { Checkbox, RadioChoice } from '#platform/web/ui/choice.tsx'
import { Section } from '#platform/web/ui/page.tsx'
import { Progress } from '#platform/web/ui/progress.tsx'
import { Select } from '#platform/web/ui/select.tsx'
import { toast } from '#platform/web/ui/toast.tsx'
import { useWords } from '#platform/web/words.ts'
import type { Format } from '../../documents/exporting.ts'
import type { Variant } from '../../documents/model.ts'
import { authorsOf } from '../../versions/blame.ts'
import { useNegotiations } from '../client/negotiations-in-use.tsx'
import { FinalDocument } from './final-document.tsx'
import { useView } from '../table/table-context.ts'

const variants = ['bracketed', 'clean', 'redline', 'adopted'] as const satisfies readonly Variant[]
const formats = ['docx', 'pdf', 'html', 'akn', 'txt'] as const satisfies readonly Format[]

export function ExportTab() {
  const say = useWords()
  const view = useView()
  const { negotiations, rooms } = useNegotiations()
  const { state } = view
  const adopted = state.deciding.adoption !== undefined
  const [variant, setVariant] = useState<Variant>(adopted ? 'adopted' : 'bracketed')
  const [format, setFormat] = useState<Format>('docx')
  const [since, setSince] = useState(state.versions.at(-1)?.id ?? 'start')
  const [positions, setPositions] = useState(false)
  const [comments, setComments] = useState(true)
  const [step, setStep] = useState<string>()
  const [share, setShare] = useState(0)
  const stops = [
    ...state.versions.toReversed().map((one) => ({
      id: one.id,
      label: `${say(`negotiations.class.${one.class}`)} ${one.symbol ?? ''}`,
      count: one.count,
    })),
    { id: 'start', label: say('negotiations.versions.start'), count: Math.min(1, state.count) },
  ]
  const make = async () => {
    setStep('history')
    try {
      const from = stops.find(({ id }) => id === since)
      const before = variant === 'redline' && from ? await negotiations.stateAt(view.room, from.count) : undefined
      const history = before
        ? await negotiations.history(view.room)
        : await negotiations.history(view.room, { from: state.count })
      setStep('file')
      const people = rooms.room(view.room)?.people ?? []
      const { exportAs } = await import('../../documents/exporting.ts')
      const { readFont } = await import('#platform/web/font-files.ts')
      const reading = {
        variant,
        at: history.at(-1)?.at ?? new Date().toISOString(),
        names: Object.fromEntries(people.map(({ delegation }) => [delegation.id, delegation.name])),
        without: [...(positions ? [] : (['positions'] as const)), ...(comments ? [] : (['comments'] as const))],
        ...(before && from ? { since: { state: before, name: from.label.trim(), authors: authorsOf(history) } } : {}),
      }
      const file = await exportAs(format, state, reading, { font: readFont, progress: setShare })
      handOver(file.name, file.type, file.bytes)
      toast(
        file.missing.length > 0
          ? say('negotiations.export.missing', { letters: file.missing.slice(0, 20).join(' ') })
          : say('negotiations.export.done', { name: file.name }),
      )
    } catch {
      toast(say('negotiations.export.failed'), { kind: 'failed' })
    } finally {
      setStep(undefined)
    }
  }
  return (
    <>
      {adopted && <FinalDocument view={view} />}
      <Section title={say('negotiations.export')}>
        <p>{say('negotiations.export.words')}</p>
        <RadioChoice
          label={say('negotiations.export.variant')}
          options={variants.map((id) => ({
            id,
            label: say(`negotiations.export.${id}`),
            hint: say(`negotiations.export.${id}.hint`),
            ...(id === 'adopted' && !adopted ? { refused: say('negotiations.export.notAdopted') } : {}),
          }))}
          value={variant}
          onChange={setVariant}
        />
        {variant === 'redline' && (
          <Select
            label={say('negotiations.compare.from')}
            value={since}
            onChange={setSince}
            options={stops.map(({ id, label }) => ({ id, label }))}
          />
        )}
        <RadioChoice
          label={say('negotiations.export.format')}
          options={formats.map((id) => ({
            id,
            label: say(`negotiations.export.format.${id}`),
            hint: say(`negotiations.export.format.${id}.hint`),
          }))}
          value={format}
          onChange={setFormat}
        />
        <Checkbox
          label={say('negotiations.export.positions')}
          hint={say('negotiations.export.positions.hint')}
          value={positions}
          onChange={setPositions}
        />
        <Checkbox label={say('negotiations.export.comments')} value={comments} onChange={setComments} />
        {step && (
          <Progress
            label={say(`negotiations.export.step.${step}`)}
            {...(step === 'file' ? { done: Math.round(share * 100), of: 100 } : {})}
          />
        )}
        <div>
          <Button kind="primary" icon="download" busy={step !== undefined} onPress={() => void make()}>
            {say('negotiations.export.act')}
          </Button>
        </div>
      </Section>
    </>
  )
}
