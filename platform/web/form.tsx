// A form is a door and its fields. The door's input schema checks what was filled in, on leaving a field that was
// touched and on sending; what the door refuses stands at the top; what is half filled is kept as a draft.
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { z } from 'zod'
import { announce } from './announce.ts'
import { forgetDraft, readDraft, useDraftKeeping } from './drafts.ts'
import { type Trouble, issueWords, troubleOf } from './errors.ts'
import { toFirstFault } from './first-fault.ts'
import { useFormat } from './format.ts'
import { useActor } from './session.tsx'
import { Button } from './ui/button.tsx'
import { ErrorState } from './ui/state.tsx'
import { useWords } from './words.ts'
import './form.css'

type Values = Record<string, unknown>

type FormSettings<Schema extends z.ZodObject, Answer> = {
  /** The door's input, or the part of it that this form asks for. */
  schema: Schema
  initial?: Partial<z.input<Schema>>
  /** Knocks at the door: `(input) => client.call(input)` or a mutation's `mutateAsync`. */
  send: (input: z.output<Schema>) => Promise<Answer>
  onSent?: (answer: Answer) => void
  /** The name under which a half-filled form is kept on this device. */
  draft?: string
}

export type FieldBinding<Value> = {
  name: string
  value: Value
  onChange: (value: Value) => void
  error: string | undefined
  isRequired: boolean
}

export type DoorForm<Schema extends z.ZodObject> = {
  values: Partial<z.input<Schema>>
  set: (changes: { [Key in keyof z.input<Schema>]?: z.input<Schema>[Key] | undefined }) => void
  /** All that a field needs: `<TextField label={…} {...form.field('title')} />`. */
  field: <Key extends keyof z.input<Schema> & string>(key: Key) => FieldBinding<z.input<Schema>[Key] | undefined>
  /** What must be mended at a path, e.g. `sections.0.title`. */
  issue: (path: string) => string | undefined
  trouble: Trouble | undefined
  busy: boolean
  changed: boolean
  draftKeptAt: number | undefined
  discard: () => void
  submit: () => Promise<void>
}

/** An empty optional text is no text: doors expect it to be absent. */
const withoutBlanks = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== ''))

export function useDoorForm<Schema extends z.ZodObject, Answer>(
  settings: FormSettings<Schema, Answer>,
): DoorForm<Schema> {
  const { schema, initial = {}, send, onSent, draft } = settings
  const say = useWords()
  const person = useActor().id ?? 'nobody'
  const [values, setValues] = useState<Values>(() => ({
    ...initial,
    ...(draft ? readDraft(person, draft)?.values : {}),
  }))
  const [changed, setChanged] = useState(false)
  const [issues, setIssues] = useState<Record<string, string>>({})
  const [trouble, setTrouble] = useState<Trouble>()
  const [busy, setBusy] = useState(false)
  const atWork = useRef(false)
  const draftKeptAt = useDraftKeeping(person, draft, values, changed)

  const set = (changes: Values) => {
    setChanged(true)
    setValues((before) => ({ ...before, ...changes }))
    // What is being mended no longer complains.
    setIssues((before) =>
      Object.fromEntries(
        Object.entries(before).filter(([path]) => !Object.keys(changes).includes(path.split('.')[0] ?? '')),
      ),
    )
  }
  const fail = (found: Record<string, string>, said: Trouble) => {
    setIssues(found)
    setTrouble(said)
    announce(said.title)
  }
  const submit = async () => {
    if (atWork.current) return
    const read = schema.safeParse(withoutBlanks(values))
    if (!read.success) {
      const found = issueWords(read.error.issues, say)
      return fail(found, {
        code: 'BAD_REQUEST',
        title: say('error.fields', { count: Object.keys(found).length }),
        issues: found,
      })
    }
    atWork.current = true
    setBusy(true)
    setTrouble(undefined)
    try {
      const answer = await send(read.data)
      if (draft) forgetDraft(person, draft)
      setChanged(false)
      onSent?.(answer)
    } catch (error) {
      const said = troubleOf(error, say)
      fail(said.issues, said)
    } finally {
      atWork.current = false
      setBusy(false)
    }
  }
  return {
    values: values as Partial<z.input<Schema>>, // what the fields wrote; the schema reads it when it is sent
    set,
    field: (key) => ({
      name: key,
      value: values[key] as z.input<Schema>[typeof key] | undefined,
      onChange: (value) => set({ [key]: value }),
      error: issues[key],
      isRequired: !schema.shape[key]?.safeParse(undefined).success,
    }),
    issue: (path) => issues[path],
    trouble,
    busy,
    changed,
    draftKeptAt,
    discard: () => {
      if (draft) forgetDraft(person, draft)
      setValues({ ...initial })
      setChanged(false)
      setIssues({})
      setTrouble(undefined)
    },
    submit,
  }
}

type FormProps<Schema extends z.ZodObject> = {
  form: DoorForm<Schema>
  /** What sending does, as a verb: "Share with 4 delegations". */
  act: string
  /** Why it may not be sent now. */
  refused?: string | undefined
  /** Beside the act: a way back, or a second act. */
  beside?: ReactNode
  children: ReactNode
}

/** Draws the form around its fields: trouble at the top, the act and the note about the draft at the foot. */
export function DoorForm<Schema extends z.ZodObject>({ form, act, refused, beside, children }: FormProps<Schema>) {
  const say = useWords()
  const format = useFormat()
  const own = useRef<HTMLFormElement>(null)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    await form.submit()
    toFirstFault(own.current)
  }
  return (
    <form ref={own} className="form" noValidate onSubmit={(event) => void send(event)}>
      {form.trouble && <ErrorState title={form.trouble.title} kept={say('error.formKept')} />}
      {children}
      <div className="form-foot">
        <Button kind="primary" type="submit" busy={form.busy} refused={refused}>
          {act}
        </Button>
        {beside}
        {form.draftKeptAt !== undefined && form.changed && (
          <span className="row small faint">
            {say('form.draftKept', { at: format.time(form.draftKeptAt) })}
            <Button kind="quiet" small onPress={form.discard}>
              {say('form.discard')}
            </Button>
          </span>
        )}
      </div>
    </form>
  )
}

/** Fields that belong together, under one question. */
export function FieldGroup({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <fieldset className="field-group">
      <legend>{title}</legend>
      {hint && <p className="field-hint">{hint}</p>}
      {children}
    </fieldset>
  )
}
