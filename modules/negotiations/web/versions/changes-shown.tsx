import { Link } from 'react-router'
import { Status } from '#platform/web/ui/tag.tsx'
import { useWords } from '#platform/web/words.ts'
import type { NegotiationView } from '../../client/views.ts'
import type { ParagraphChange } from '../../versions/compare.ts'
import { DelegationNamed } from '../drawing/delegation-mark.tsx'
import { StatusMark } from '../drawing/status-mark.tsx'
import '../acting/editors.css'

export function ChangesShown({ view, changes }: { view: NegotiationView; changes: readonly ParagraphChange[] }) {
  const say = useWords()
  const shown = changes.filter(
    ({ change, moved, before, after }) => change !== 'same' || moved || before?.status !== after?.status,
  )
  if (shown.length === 0) return <p className="faint">{say('negotiations.compare.same')}</p>
  return (
    <>
      <p role="status">{say('negotiations.compare.count', { count: shown.length })}</p>
      <ol className="changes" role="list">
        {shown.map((one) => (
          <li key={one.paragraph} className="change">
            <div className="panel-line-head">
              {one.after ? (
                <Link to={`/negotiations/${view.room}#p-${one.paragraph}`}>{one.after.label || '¶'}</Link>
              ) : (
                <b>{one.before?.label}</b>
              )}
              <Status standing={one.change === 'gone' ? 'gone' : one.change === 'new' ? 'done' : 'open'}>
                {say(`negotiations.change.${one.change}`)}
              </Status>
              {one.moved && <span>{say('negotiations.change.moved')}</span>}
              {one.before && one.before.status !== one.after?.status && (
                <>
                  <StatusMark status={one.before.status} /> →
                </>
              )}
              {one.after && <StatusMark status={one.after.status} />}
            </div>
            {one.alternatives
              .filter(({ change }) => change !== 'same')
              .map(({ id, delegation, pieces }) => (
                <div key={id}>
                  {one.alternatives.length > 1 && <DelegationNamed delegation={delegation} />}
                  <p className="words-changed" dir="auto">
                    {pieces.map(({ kind, text }, index) =>
                      kind === 'same' ? (
                        <span key={index}>{text}</span>
                      ) : kind === 'added' ? (
                        <ins key={index}>{text}</ins>
                      ) : (
                        <del key={index}>{text}</del>
                      ),
                    )}
                  </p>
                </div>
              ))}
            {one.marks.length > 0 && (
              <p className="small">
                {one.marks
                  .map(
                    ({ kind, change }) =>
                      `${say(`negotiations.obstacle.${kind}`)}: ${say(`negotiations.change.${change}`)}`,
                  )
                  .join(' · ')}
              </p>
            )}
            {one.positions.map(({ delegation, before, after }) => (
              <p key={delegation} className="small">
                <DelegationNamed delegation={delegation} />{' '}
                {before ? say(`negotiations.stand.${before}`) : say('negotiations.silent')} →{' '}
                {after ? say(`negotiations.stand.${after}`) : say('negotiations.silent')}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </>
  )
}
