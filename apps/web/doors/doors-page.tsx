// Every door of this host, as its contract says it: read from the description that the host gives of itself.
import { useSuspenseQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Code } from '#platform/web/ui/code.tsx'
import { Disclosure } from '#platform/web/ui/disclosure.tsx'
import { Note, Page, Section } from '#platform/web/ui/page.tsx'
import { EmptyState } from '#platform/web/ui/state.tsx'
import { Table } from '#platform/web/ui/table.tsx'
import { TextField } from '#platform/web/ui/text-field.tsx'
import { useFormat } from '#platform/web/format.ts'
import { hasWords, useWords } from '#platform/web/words.ts'
import { type Door, readDescription, type Shape } from './description.ts'
import './doors-page.css'
import { boundsOf, shapeText } from './shape-text.ts'

const address = '/api/openapi.json'

async function readDoors(): Promise<ReturnType<typeof readDescription>> {
  const response = await fetch(address, { headers: { accept: 'application/json' } })
  if (!response.ok) throw new Error(`The description of the doors answers ${response.status}`)
  return readDescription(await response.json())
}

export function DoorsPage() {
  const say = useWords()
  const format = useFormat()
  const { data } = useSuspenseQuery({ queryKey: ['doors', 'description'], queryFn: readDoors, staleTime: Infinity })
  const [typed, setTyped] = useState('')
  const rooms = useMemo(() => {
    const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
    return data.rooms
      .map(({ name, doors }) => ({ name, doors: doors.filter((door) => fits(door, words)) }))
      .filter(({ doors }) => doors.length > 0)
  }, [data, typed])
  const count = rooms.reduce((sum, { doors }) => sum + doors.length, 0)
  return (
    <Page
      title={say('doors.title')}
      lead={say('doors.lead')}
      margin={
        <>
          <Note label={say('doors.description')}>
            <a href={address}>OpenAPI {data.version}</a>
          </Note>
          <Note label={say('doors.base')}>
            <Code value={`${location.origin}/api`} short={false} label={say('doors.base')} />
          </Note>
          <Note label={say('doors.key')}>
            {say('doors.key.words')} <code dir="ltr">Authorization: Bearer …</code>
          </Note>
          <Note label={say('doors.others')}>
            <span className="doors-others" dir="ltr">
              <code>/taxii2/</code> <code>/live</code> <code>/healthz</code> <code>/readyz</code> <code>/metrics</code>
            </span>
          </Note>
        </>
      }
    >
      <div className="stack">
        <div className="doors-bar">
          <TextField
            label={say('doors.filter')}
            labelUnseen
            placeholder={say('doors.filter')}
            type="search"
            isRequired={false}
            value={typed}
            onChange={setTyped}
          />
          <span className="small faint" role="status">
            {say('doors.count', { count })}
          </span>
        </div>
        {count === 0 && <EmptyState title={say('doors.none')} />}
        {rooms.map(({ name, doors }) => (
          <Section
            key={name}
            title={hasWords(`doors.room.${name}`) ? say(`doors.room.${name}`) : name}
            count={doors.length}
          >
            <div>
              {doors.map((door) => (
                <DoorLine key={door.id} door={door} open={typed.trim() !== '' && count === 1} />
              ))}
            </div>
          </Section>
        ))}
        <p className="small faint">{say('doors.english', { language: format.list(['English']) })}</p>
      </div>
    </Page>
  )
}

const fits = ({ id, method, path, summary }: Door, words: readonly string[]) =>
  words.every((word) => `${id} ${method} ${path} ${summary}`.toLowerCase().includes(word))

function DoorLine({ door, open }: { door: Door; open: boolean }) {
  const title = (
    <span className="door-line">
      <span className="door-place">
        <b className={`door-method ${door.method.toLowerCase()}`}>{door.method}</b> <code dir="ltr">{door.path}</code>
      </span>
      <span className="door-summary">
        <bdi lang="en">{door.summary}</bdi>
      </span>
    </span>
  )
  return (
    <div className="door" id={door.id}>
      <Disclosure key={String(open)} open={open} title={title}>
        <div className="stack">
          <DoorDetail door={door} />
        </div>
      </Disclosure>
    </div>
  )
}

function DoorDetail({ door: { parameters, takes, answers, refusals } }: { door: Door }) {
  const say = useWords()
  return (
    <>
      {parameters.length > 0 && (
        <Table
          label={say('doors.parameters')}
          rows={parameters}
          rowKey={({ name }) => name}
          columns={[
            {
              id: 'name',
              label: say('doors.parameter'),
              cell: ({ name, required }) => (
                <code dir="ltr">
                  {name}
                  {required ? '' : '?'}
                </code>
              ),
            },
            { id: 'in', label: say('doors.in'), cell: ({ in: place }) => say(`doors.in.${place}`) },
            {
              id: 'shape',
              label: say('doors.shape'),
              cell: ({ schema }) => (
                <code dir="ltr" className="door-shape-line">
                  {[shapeText(schema), boundsOf(schema)].filter(Boolean).join('  // ')}
                </code>
              ),
            },
          ]}
        />
      )}
      {takes && <ShapeText title={say('doors.takes')} shape={takes} />}
      {answers && <ShapeText title={say('doors.answers', { status: answers.status })} shape={answers.shape} />}
      {refusals.length > 0 && (
        <Table
          label={say('doors.refusals')}
          rows={refusals}
          rowKey={({ code }) => code}
          columns={[
            { id: 'code', label: say('doors.refusal'), cell: ({ code }) => <code dir="ltr">{code}</code> },
            { id: 'status', label: 'HTTP', cell: ({ status }) => status },
            {
              id: 'words',
              label: say('doors.says'),
              cell: ({ code, message }) =>
                hasWords(code) ? (
                  say(code)
                ) : (
                  <span lang="en" dir="ltr">
                    {message}
                  </span>
                ),
            },
          ]}
        />
      )}
    </>
  )
}

function ShapeText({ title, shape }: { title: string; shape: Shape | undefined }) {
  return (
    <figure className="door-shape">
      <figcaption>{title}</figcaption>
      <pre dir="ltr" tabIndex={0} aria-label={title}>
        <code>{shapeText(shape)}</code>
      </pre>
    </figure>
  )
}
