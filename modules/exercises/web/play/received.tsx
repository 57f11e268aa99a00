import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { letterPaths, requestPaths } from '#modules/contacts/contract.ts'
import { incidentPaths } from '#modules/incidents/contract.ts'
import { Button } from '#platform/web/ui/button.tsx'
import { ErrorState } from '#platform/web/ui/state.tsx'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { PlayView, Received } from '../../contract.ts'
import { exercises, readAgain } from '../doors.ts'
import { At } from '../pieces/clock.tsx'
import { Said, useSaid } from '../pieces/said.tsx'
import { ActDialog } from './act-dialog.tsx'

/** What reached my role, the newest first: who says what, by which way, and what I can do about it. */
export function ReceivedStream({ view }: { view: PlayView }) {
  const say = useWords()
  return (
    <ol className="exercise-stream" aria-label={say('exercises.received')}>
      {view.received.map((one) => (
        <ReceivedItem key={one.inject} one={one} view={view} />
      ))}
    </ol>
  )
}

const pathOf = { incident: incidentPaths.one, request: requestPaths.one, letter: letterPaths.one }

function ReceivedItem({ one, view }: { one: Received; view: PlayView }) {
  const say = useWords()
  const said = useSaid()
  const open = view.status === 'running' || view.status === 'paused'
  const name = view.roles.find(({ id }) => id === one.from)?.name
  return (
    <li className={`exercise-received ${one.kind}`}>
      <article aria-label={said(one.title)}>
        <p className="row small exercise-received-head">
          <At seconds={one.at} />
          <b>{say(`exercises.kind.${one.kind}`)}</b>
          <span>
            {one.outlet !== null ? (
              <Said words={one.outlet} />
            ) : name ? (
              <Said words={name} />
            ) : (
              say('exercises.control')
            )}
          </span>
          {(one.urgency === 'urgent' || one.urgency === 'crisis') && (
            <b className="exercise-urgent">{say(`exercises.urgency.${one.urgency}`)}</b>
          )}
          {one.acknowledged ? (
            <Status standing="done">{say('exercises.acknowledged')}</Status>
          ) : (
            open && <Status standing="asked">{say('exercises.waits')}</Status>
          )}
        </p>
        <h3>
          <Said words={one.title} />
        </h3>
        <Said words={one.words} text />
        {one.item !== null && (
          <p>
            <Link to={pathOf[one.item.kind](one.item.id)}>{say(`exercises.toItem.${one.item.kind}`)}</Link>
          </p>
        )}
        {open && (
          <div className="row">
            {!one.acknowledged && <Acknowledge id={view.id} inject={one.inject} title={said(one.title)} />}
            <ActDialog view={view} about={one} />
          </div>
        )}
      </article>
    </li>
  )
}

function Acknowledge({ id, inject, title }: { id: string; inject: string; title: string }) {
  const say = useWords()
  const act = useMutation(exercises.play.act.mutationOptions({ onSettled: readAgain }))
  return (
    <>
      <Button
        kind="primary"
        icon="check"
        busy={act.isPending}
        aria-label={`${say('exercises.act.acknowledged')}: ${title}`}
        onPress={() => act.mutate({ id, act: 'acknowledged', inject })}
      >
        {say('exercises.act.acknowledged')}
      </Button>
      {act.isError && <ErrorState error={act.error} />}
    </>
  )
}
