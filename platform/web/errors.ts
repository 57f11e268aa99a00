// The one place that turns what went wrong into words. A refusal carries a code, which is the key of its words; where
// this browser has no words for it (an older page, a newer server) the server's own sentence is shown.
import { type Say, hasWords } from './words.ts'

export type Issue = { code?: string; path?: readonly PropertyKey[]; message?: string } & Record<string, unknown>

/** What a person is told: what happened, and the fields that need mending by their path (`sections.0.title`). */
export type Trouble = { code: string; title: string; issues: Record<string, string> }

type Refused = { code: string; status: number; message: string; data?: unknown }

/** An answer of the server that says no (any 4xx), as opposed to a broken line or a fault of ours. */
export function isRefusal(error: unknown): error is Refused & Error {
  return isAnswer(error) && error.status < 500
}

const isAnswer = (error: unknown): error is Refused & Error =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  'status' in error &&
  typeof error.status === 'number'

/**
 * Nothing stands there for the reader: a door knows no such thing, or the id in the address is none that anything could
 * have. Nobody writes an id into a field: one that is malformed came out of an address.
 */
export function isNowhere(error: unknown): boolean {
  if (!isRefusal(error)) return false
  const idAtFault = ({ path = [] }: Issue) => path.length === 1 && ['id', 'stixId', 'actorId'].includes(String(path[0]))
  return error.status === 404 || (error.code === 'BAD_REQUEST' && issuesIn(error.data).some(idAtFault))
}

export function troubleOf(error: unknown, say: Say): Trouble {
  if (!isAnswer(error))
    return { code: 'UNREACHABLE', title: say(navigator.onLine ? 'error.unreachable' : 'error.offline'), issues: {} }
  const issues = issuesIn(error.data)
  if (error.code === 'BAD_REQUEST' && isNowhere(error))
    return { code: 'NOT_FOUND', title: say('NOT_FOUND'), issues: {} }
  if (error.code === 'BAD_REQUEST' && issues.length > 0) {
    return { code: error.code, title: say('error.fields', { count: issues.length }), issues: issueWords(issues, say) }
  }
  // What a refusal brings to its sentence: a limit, a place, a name.
  const values = plainValues(error.data)
  if (hasWords(error.code)) return { code: error.code, title: say(error.code, values), issues: {} }
  return { code: error.code, title: error.message || say('error.unknown'), issues: {} }
}

/** Zod's issues by field path, each in one courteous sentence. The first issue of a field is the one to mend first. */
export function issueWords(issues: readonly object[], say: Say): Record<string, string> {
  const words: Record<string, string> = {}
  for (const issue of issues as readonly Issue[]) {
    const path = (issue.path ?? []).map(String).join('.')
    words[path] ??= issueSentence(issue, say)
  }
  return words
}

function issueSentence(issue: Issue, say: Say): string {
  const minimum = Number(issue.minimum)
  const maximum = Number(issue.maximum)
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string')
        return minimum <= 1 ? say('field.required') : say('field.tooShort', { count: minimum })
      return issue.origin === 'array' || issue.origin === 'set'
        ? say('field.tooFew', { count: minimum })
        : say('field.atLeast', { minimum })
    case 'too_big':
      if (issue.origin === 'string') return say('field.tooLong', { count: maximum })
      return issue.origin === 'array' || issue.origin === 'set'
        ? say('field.tooMany', { count: maximum })
        : say('field.atMost', { maximum })
    case 'invalid_type':
      return say('field.required')
    case 'invalid_value':
      return say('field.choose')
    case 'invalid_format':
      return hasWords(`field.format.${String(issue.format)}`)
        ? say(`field.format.${String(issue.format)}`)
        : say('field.format')
    case 'custom':
      // A rule of the contract names its own words.
      return issue.message && hasWords(issue.message)
        ? say(issue.message, plainValues(issue.params))
        : (issue.message ?? say('field.format'))
    default:
      return issue.message ?? say('field.format')
  }
}

function issuesIn(data: unknown): Issue[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues)) return []
  return data.issues.filter((issue): issue is Issue => typeof issue === 'object' && issue !== null)
}

function plainValues(data: unknown): Record<string, string | number> {
  if (typeof data !== 'object' || data === null) return {}
  return Object.fromEntries(
    Object.entries(data).filter((entry): entry is [string, string | number] =>
      ['string', 'number'].includes(typeof entry[1]),
    ),
  )
}
