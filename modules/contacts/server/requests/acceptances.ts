import { type Db, requests } from './store.ts'

type Between = { from: string; to: string; exercise: boolean; most: number }

/**
 * The requests of one delegation that another accepted, whole or in part, newest answer first: as the last answer says, for an
 * answer may be changed. One that was closed since stays accepted; one that was withdrawn asks for nothing any more.
 */
export function acceptedBy(db: Db, { from, to, exercise, most }: Between) {
  return requests(db)
    .innerJoinLateral(
      (inner) =>
        inner
          .selectFrom('request_step as s')
          .select(['s.step', 's.at', 's.words'])
          .whereRef('s.request_id', '=', 'r.id')
          .where('s.step', 'in', ['accept', 'accept-in-part', 'decline'])
          .orderBy('s.id', 'desc')
          .limit(1)
          .as('answer'),
      (join) => join.onTrue(),
    )
    .select(['answer.step as answer', 'answer.at as answeredAt', 'answer.words as answerWords'])
    .where('r.from_id', '=', from)
    .where('r.to_id', '=', to)
    .where('r.exercise', '=', exercise)
    .where('r.status', '<>', 'withdrawn')
    .where('answer.step', '<>', 'decline')
    .orderBy('answer.at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(most)
    .execute()
}
