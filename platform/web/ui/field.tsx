// What every field shares: its label, whether it may be left empty, its hint, and what must be mended.
import type { ReactNode } from 'react'
import { FieldError } from 'react-aria-components/FieldError'
import { Label } from 'react-aria-components/Label'
import { Text } from 'react-aria-components/Text'
import { useWords } from '../words.ts'
import './field.css'

export type FieldProps = {
  label: string
  /** One sentence that helps to fill it in. */
  hint?: string | undefined
  /** What must be mended, in words. */
  error?: string | undefined
  isRequired?: boolean
  /** Why it cannot be changed now; shown as the hint. */
  refused?: string | undefined
  name?: string
  /** Wider for long texts, shorter for dates and codes. */
  width?: 'short' | 'usual' | 'wide'
  /** The label is read aloud only: for a filter above a table. */
  labelUnseen?: boolean
}

export const fieldClass = ({ width = 'usual' }: Pick<FieldProps, 'width'>) =>
  width === 'usual' ? 'field' : `field ${width}`

/** The field's part before its control. Optional fields say so, and required ones say nothing. */
export function FieldHead({
  label,
  isRequired = true,
  labelUnseen,
  optional = true,
}: FieldProps & { optional?: boolean }) {
  const say = useWords()
  return (
    <Label className={labelUnseen ? 'unseen' : 'field-label'}>
      {label}
      {optional && !isRequired && !labelUnseen && <span className="optional"> {say('field.optional')}</span>}
    </Label>
  )
}

export function FieldHint({ hint, refused }: Pick<FieldProps, 'hint' | 'refused'>): ReactNode {
  const words = refused ?? hint
  return words ? (
    <Text slot="description" className="field-hint">
      {words}
    </Text>
  ) : null
}

export function FieldFault({ error }: Pick<FieldProps, 'error'>): ReactNode {
  return error ? <FieldError className="field-error">{error}</FieldError> : null
}
