import { z } from 'zod'
import { World } from '#platform/exercise.ts'
import { Marking } from '#modules/sharing/contract.ts'
import { acting, OneIncident, reading } from './incident-doors.ts'
import { Written } from './parts.ts'
import { refusals } from './refusals.ts'
import { MarkingShown, Party } from './view.ts'

export const AnswerKind = z.enum(['answered', 'declined'])

/** A question of one delegation to another about an incident. The answer stands under a marking of its own. */
export const Question = z.object({
  id: z.uuid(),
  incidentId: z.uuid(),
  incidentTitle: z.string(),
  from: Party,
  to: Party,
  askedAt: z.iso.datetime(),
  askedBy: z.string(),
  words: Written,
  marking: MarkingShown,
  /** Null while there is none that you may see. */
  answer: z
    .object({
      kind: AnswerKind,
      at: z.iso.datetime(),
      by: z.string(),
      words: Written.nullable(),
      marking: MarkingShown,
    })
    .nullable(),
})
export type Question = z.infer<typeof Question>

const { QUESTION_UNKNOWN, QUESTION_ANSWERED_ALREADY, QUESTION_ADDRESSEE_CANNOT_SEE } = refusals

export const questionDoors = {
  of: reading
    .meta({ delivers: true })
    .route({
      method: 'GET',
      path: '/incidents/{id}/questions',
      summary: 'The questions on an incident that you may see, with their answers',
    })
    .input(OneIncident)
    .output(z.array(Question)),

  waiting: reading
    .meta({ delivers: true })
    .route({
      method: 'GET',
      path: '/incident-questions',
      summary: 'Questions that wait for an answer of your delegation',
    })
    .input(z.object({ world: World }))
    .output(z.array(Question)),

  ask: acting
    .errors({ QUESTION_ADDRESSEE_CANNOT_SEE })
    .route({
      method: 'POST',
      path: '/incidents/{id}/questions',
      successStatus: 201,
      summary: 'Ask a delegation about an incident that both of you see',
    })
    .input(OneIncident.extend({ to: z.uuid(), words: Written, marking: Marking }))
    .output(Question),

  answer: acting
    .errors({ QUESTION_UNKNOWN, QUESTION_ANSWERED_ALREADY, QUESTION_ADDRESSEE_CANNOT_SEE })
    .route({
      method: 'POST',
      path: '/incident-questions/{questionId}/answer',
      summary: 'Answer a question to your delegation, or decline it',
    })
    .input(
      z.object({ questionId: z.uuid(), kind: AnswerKind, words: Written.nullable().default(null), marking: Marking }),
    )
    .output(Question),
}
