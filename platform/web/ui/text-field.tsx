import type { HTMLInputTypeAttribute, Ref } from 'react'
import { Input } from 'react-aria-components/Input'
import { TextArea as PlainArea } from 'react-aria-components/TextArea'
import { TextField as Plain } from 'react-aria-components/TextField'
import { useFormat } from '../format.ts'
import { FieldFault, FieldHead, FieldHint, type FieldProps, fieldClass } from './field.tsx'

type TextProps = FieldProps & {
  value?: string | undefined
  onChange?: (value: string) => void
  placeholder?: string
  autoComplete?: string
  autoFocus?: boolean
  /** Shows how much room is left when it grows short. */
  maxLength?: number
}

type Frame = TextProps & { type?: HTMLInputTypeAttribute }

function frameProps({
  value = '',
  onChange,
  error,
  isRequired = true,
  refused,
  name,
  autoFocus,
  type,
  autoComplete,
}: Frame) {
  return {
    value,
    isRequired,
    isInvalid: error !== undefined,
    isDisabled: refused !== undefined,
    validationBehavior: 'aria' as const,
    ...(onChange ? { onChange } : {}),
    ...(name ? { name } : {}),
    ...(autoFocus ? { autoFocus } : {}),
    ...(type ? { type: type as 'text' } : {}),
    ...(autoComplete ? { autoComplete } : {}),
  }
}

/** One line of text. What people write has the direction of its own script. */
export function TextField(
  props: TextProps & { type?: HTMLInputTypeAttribute; mono?: boolean; inputRef?: Ref<HTMLInputElement> },
) {
  const { placeholder, mono, type, maxLength, value = '', inputRef } = props
  // Addresses, numbers and codes run left to right in every language.
  const direction = mono || (type && type !== 'text' && type !== 'search') ? 'ltr' : value ? 'auto' : undefined
  return (
    <Plain {...frameProps(props)} className={fieldClass(props)}>
      <FieldHead {...props} />
      <FieldHint {...props} />
      <Input
        className="input"
        {...(direction ? { dir: direction } : {})}
        {...(inputRef ? { ref: inputRef } : {})}
        {...(placeholder ? { placeholder } : {})}
        {...(mono ? { style: { fontFamily: 'var(--mono)' }, spellCheck: false } : {})}
      />
      <Room length={value.length} most={maxLength} />
      <FieldFault {...props} />
    </Plain>
  )
}

/** Several lines. `reading` sets them in the serif of people's words. It grows with what is written. */
export function TextArea(props: TextProps & { rows?: number; reading?: boolean }) {
  const { placeholder, rows = 4, reading, maxLength, value = '' } = props
  return (
    <Plain {...frameProps(props)} className={fieldClass({ width: props.width ?? 'wide' })}>
      <FieldHead {...props} />
      <FieldHint {...props} />
      <PlainArea
        className={reading ? 'input reading' : 'input'}
        {...(value ? { dir: 'auto' } : {})}
        rows={rows}
        {...(placeholder ? { placeholder } : {})}
      />
      <Room length={value.length} most={maxLength} />
      <FieldFault {...props} />
    </Plain>
  )
}

function Room({ length, most }: { length: number; most: number | undefined }) {
  const format = useFormat()
  if (most === undefined || length < most * 0.8) return null
  return (
    <span className="field-count">
      {format.number(length)} / {format.number(most)}
    </span>
  )
}
