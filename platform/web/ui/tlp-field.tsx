import { useWords } from '../words.ts'
import { RadioChoice } from './choice.tsx'
import type { FieldProps } from './field.tsx'
import { type Pap, PapChip, type Tlp, TlpChip } from './marking-chip.tsx'

const everyTlp: readonly Tlp[] = ['red', 'amber+strict', 'amber', 'green', 'clear']
const everyPap: readonly Pap[] = ['red', 'amber', 'green', 'clear']

type TlpFieldProps = FieldProps & {
  value?: Tlp | null | undefined
  onChange?: (tlp: Tlp) => void
  /** Drawn as the lines of a ruled sheet. */
  cards?: boolean
  /** Why a label cannot be chosen here, e.g. because the whole is marked higher. */
  refusedFor?: (tlp: Tlp) => string | undefined
}

/** How far it may travel, each label with its meaning beside it. */
export function TlpField(props: TlpFieldProps) {
  const say = useWords()
  const options = everyTlp.map((tlp) => ({
    id: tlp,
    label: <TlpChip tlp={tlp} />,
    hint: say(`tlp.${tlp}`),
    refused: props.refusedFor?.(tlp),
  }))
  return <RadioChoice {...props} options={options} />
}

/** What recipients may do with it. */
export function PapField(
  props: FieldProps & { cards?: boolean; value?: Pap | null | undefined; onChange?: (pap: Pap) => void },
) {
  const say = useWords()
  return (
    <RadioChoice
      {...props}
      options={everyPap.map((pap) => ({ id: pap, label: <PapChip pap={pap} />, hint: say(`pap.${pap}`) }))}
    />
  )
}
