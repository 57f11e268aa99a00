import { type DragEvent, useId, useRef, useState } from 'react'
import { useFormat } from '../format.ts'
import { useWords } from '../words.ts'
import { Button } from './button.tsx'
import './file-drop.css'
import type { FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'

type FileDropProps = FieldProps & {
  value?: readonly File[] | undefined
  onChange?: (files: File[]) => void
  /** One file only. */
  single?: boolean
  /** As in the HTML attribute: `.json,application/stix+json`. */
  accept?: string
  /** The most bytes of one file; larger ones are refused here with a word, and by the door again. */
  most?: number
}

/** Files, dropped or chosen. They are listed with their size and can be taken away; nothing is read or shown of them. */
export function FileDrop({
  label,
  hint,
  error,
  isRequired = true,
  refused,
  value = [],
  onChange,
  single,
  accept,
  most,
}: FileDropProps) {
  const say = useWords()
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [tooLarge, setTooLarge] = useState<string>()
  const own = useId()
  const add = (list: FileList | null) => {
    const given = [...(list ?? [])]
    const large = most === undefined ? [] : given.filter(({ size }) => size > most)
    setTooLarge(
      large.length > 0
        ? say('file.tooLarge', { names: format.list(large.map(({ name }) => name)), most: format.bytes(most ?? 0) })
        : undefined,
    )
    const fitting = given.filter((file) => !large.includes(file))
    if (fitting.length > 0) onChange?.(single ? fitting.slice(0, 1) : [...value, ...fitting])
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (refused === undefined) add(event.dataTransfer.files)
  }
  const fault = tooLarge ?? error
  return (
    <div className="field wide">
      <label className="field-label" htmlFor={own}>
        {label}
        {!isRequired && <span className="optional"> {say('field.optional')}</span>}
      </label>
      {(refused ?? hint) && (
        <span className="field-hint" id={`${own}-hint`}>
          {refused ?? hint}
        </span>
      )}
      <div
        className={over ? 'file-drop over' : 'file-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          id={own}
          type="file"
          multiple={!single}
          disabled={refused !== undefined}
          onChange={(event) => {
            add(event.target.files)
            event.target.value = ''
          }}
          aria-describedby={`${fault ? `${own}-fault ` : ''}${hint ? `${own}-hint` : ''}`.trim() || undefined}
          aria-invalid={fault !== undefined}
          {...(accept ? { accept } : {})}
        />
        <span aria-hidden="true">
          <Icon name="upload" size={18} />
          {say(single ? 'file.dropOne' : 'file.dropMany')}
        </span>
      </div>
      {value.length > 0 && (
        <ul className="file-list">
          {value.map((file) => (
            <li key={`${file.name} ${file.size} ${file.lastModified}`}>
              <Icon name="file" size={16} />
              <bdi>{file.name}</bdi>
              <span className="faint">{format.bytes(file.size)}</span>
              <Button
                small
                kind="quiet"
                icon="cross"
                iconOnly
                onPress={() => onChange?.(value.filter((one) => one !== file))}
              >
                {say('choice.take', { name: file.name })}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {fault && (
        <span className="field-error" id={`${own}-fault`} role="alert">
          {fault}
        </span>
      )}
    </div>
  )
}
