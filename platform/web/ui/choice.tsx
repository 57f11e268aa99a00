// Boxes, circles and switches are the browser's own: they need no help to be reached, announced, printed or seen in
// forced colours.
import { type ReactNode, useId } from 'react'
import { useWords } from '../words.ts'
import './choice.css'
import './field.css'
import type { FieldProps } from './field.tsx'

type OneProps = {
  label: ReactNode
  hint?: ReactNode
  value?: boolean | undefined
  onChange?: (on: boolean) => void
  refused?: string | undefined
  name?: string
  error?: string | undefined
  isRequired?: boolean
}

function One({
  label,
  hint,
  value = false,
  onChange,
  refused,
  name,
  error,
  className,
}: OneProps & { className?: string }) {
  const explained = useId()
  const words = error ?? refused ?? hint
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={value}
        disabled={refused !== undefined}
        onChange={(event) => onChange?.(event.target.checked)}
        {...(className ? { className, role: 'switch' } : {})}
        {...(name ? { name } : {})}
        {...(words ? { 'aria-describedby': explained } : {})}
        {...(error ? { 'aria-invalid': true } : {})}
      />
      <span className="choice-words">
        <span>{label}</span>
        {words && (
          <small id={explained} className={error ? 'field-error' : undefined}>
            {words}
          </small>
        )}
      </span>
    </label>
  )
}

/** Yes or no, to be sent with a form. */
export const Checkbox = (props: OneProps) => <One {...props} />

/** On or off, at once. */
export const Switch = (props: OneProps) => <One {...props} className="switch" />

export type Choice<Id extends string> = { id: Id; label: ReactNode; hint?: ReactNode; refused?: string | undefined }

type GroupProps<Id extends string> = FieldProps & { options: readonly Choice<Id>[]; cards?: boolean }

function Group({
  label,
  hint,
  error,
  isRequired = true,
  cards,
  children,
}: GroupProps<string> & { children: ReactNode }) {
  const say = useWords()
  const explained = useId()
  return (
    <div className="field wide">
      <fieldset
        className="choices"
        {...(hint || error ? { 'aria-describedby': explained } : {})}
        {...(error ? { 'data-faulty': true } : {})}
      >
        <legend className="field-label">
          {label}
          {!isRequired && <span className="optional"> {say('field.optional')}</span>}
        </legend>
        {hint && (
          <span id={error ? undefined : explained} className="field-hint">
            {hint}
          </span>
        )}
        <div className={cards ? 'choice-lines cards' : 'choice-lines'}>{children}</div>
      </fieldset>
      {error && (
        <span id={explained} className="field-error">
          {error}
        </span>
      )}
    </div>
  )
}

/** One of a few, all of them in sight. `cards` draws them as lines of a ruled sheet. */
export function RadioChoice<Id extends string>(
  props: GroupProps<Id> & { value?: Id | null | undefined; onChange?: (id: Id) => void },
) {
  const { options, value, onChange, refused, error, name } = props
  const own = useId()
  return (
    <Group {...props}>
      {options.map((option) => (
        <label key={option.id} className="choice">
          <input
            type="radio"
            name={name ?? own}
            checked={value === option.id}
            disabled={(refused ?? option.refused) !== undefined}
            onChange={() => onChange?.(option.id)}
            {...(error ? { 'aria-invalid': true } : {})}
          />
          <span className="choice-words">
            <span>{option.label}</span>
            {(option.refused ?? option.hint) && <small>{option.refused ?? option.hint}</small>}
          </span>
        </label>
      ))}
    </Group>
  )
}

/** Any of a few, all of them in sight. */
export function CheckboxChoice<Id extends string>(
  props: GroupProps<Id> & { value?: readonly Id[] | undefined; onChange?: (ids: Id[]) => void },
) {
  const { options, value = [], onChange, refused } = props
  return (
    <Group {...props}>
      {options.map(({ id, label, hint, refused: own }) => (
        <One
          key={id}
          label={label}
          hint={hint}
          value={value.includes(id)}
          refused={refused ?? own}
          onChange={(on) => onChange?.(on ? [...value, id] : value.filter((one) => one !== id))}
        />
      ))}
    </Group>
  )
}
